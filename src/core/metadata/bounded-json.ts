/** JSON as it is kept here: objects have no prototype, and integers beyond 2^53 are strings of their digits. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export type JsonParse =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: 'invalid' | 'too-deep' | 'too-large' }

const maxLength = 8 * 1024 * 1024
const maxDepth = 200

/**
 * Parses JSON that a stranger wrote: at most 8 M characters and 200 levels deep, both checked before anything recurses; Python's
 * `NaN` and `Infinity` read as null; integers too large for a number keep their digits; `__proto__`, `constructor` and
 * `prototype` are dropped.
 */
export function parseBoundedJson(text: string): JsonParse {
  if (text.length > maxLength) return { ok: false, reason: 'too-large' }
  const prepared = prepareJson(text)
  if (prepared === undefined) return { ok: false, reason: 'too-deep' }
  try {
    const value: unknown = JSON.parse(prepared)
    return { ok: true, value: withoutPrototypes(value) }
  } catch {
    // What isn't JSON is just text, which most carriers are.
    return { ok: false, reason: 'invalid' }
  }
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const minus = 0x2d
const safeDigits = 16

/** The text with large integers quoted and Python's constants replaced; undefined where it nests too deep. */
function prepareJson(text: string): string | undefined {
  const parts: string[] = []
  let copied = 0
  let depth = 0
  let at = 0
  const replace = (from: number, to: number, by: string): void => {
    parts.push(text.slice(copied, from), by)
    copied = to
  }
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
    } else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return undefined
      at++
    } else if (code === closeBrace || code === closeBracket) {
      depth--
      at++
    } else if (isDigit(code) || code === minus) {
      const end = endOfNumber(text, at)
      if (end === at + 1 && code === minus && text.startsWith('Infinity', end)) {
        replace(at, end + 8, 'null')
        at = end + 8
        continue
      }
      if (end - at >= safeDigits && isLargeInteger(text.slice(at, end)))
        replace(at, end, `"${text.slice(at, end)}"`)
      at = end
    } else if (code === 0x4e && text.startsWith('NaN', at)) {
      replace(at, at + 3, 'null')
      at += 3
    } else if (code === 0x49 && text.startsWith('Infinity', at)) {
      replace(at, at + 8, 'null')
      at += 8
    } else {
      at++
    }
  }
  if (parts.length === 0) return text
  parts.push(text.slice(copied))
  return parts.join('')
}

function endOfString(text: string, start: number): number {
  let end = start
  while (true) {
    end = text.indexOf('"', end + 1)
    if (end === -1) return text.length
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return end + 1
  }
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1
  while (end < text.length) {
    const code = text.charCodeAt(end)
    const part =
      isDigit(code) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === minus
    if (!part) break
    end++
  }
  return end
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isLargeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
}

const hostileKeys = ['__proto__', 'constructor', 'prototype']

/** Takes the prototype from every object, in place and without recursion, so that no key finds anything that isn't in the file. */
function withoutPrototypes(root: unknown): Json {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) pending.push(item)
      continue
    }
    for (const key of hostileKeys) if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key)
    Object.setPrototypeOf(value, null)
    for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) pending.push(item)
  }
  return root as Json // JSON.parse gives nothing else
}
