/** JSON as it is kept here: no key reaches for a prototype, and integers beyond 2^53 are strings of their digits. */
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
    const value = JSON.parse(prepared) as Json // JSON.parse gives nothing else
    if (mayHoldHostileKeys.test(text)) dropHostileKeys(value)
    return { ok: true, value }
  } catch {
    // What isn't JSON is just text, which most carriers are.
    return { ok: false, reason: 'invalid' }
  }
}

/** The limits alone, for a text that needn't be parsed. */
export function isWithinJsonLimits(text: string): boolean {
  return text.length <= maxLength && prepareJson(text) !== undefined
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const minus = 0x2d
const capitalN = 0x4e
const capitalI = 0x49
const safeDigits = 16

/** The text with large integers quoted and Python's constants replaced; undefined where it nests too deep. */
function prepareJson(text: string): string | undefined {
  const scan = scanJson(text)
  if (scan === 'too-deep') return undefined
  return scan === 'plain' ? text : rewriteJson(text)
}

/** Whether a text nests too deep, and whether it may hold what `rewriteJson` replaces. One look at each character, and no more. */
function scanJson(text: string): 'plain' | 'special' | 'too-deep' {
  let depth = 0
  let digits = 0
  let isSpecial = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      if (++digits >= safeDigits) isSpecial = true
      continue
    }
    digits = 0
    if (code === quote) at = endOfString(text, at) - 1
    else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return 'too-deep'
    } else if (code === closeBrace || code === closeBracket) depth--
    else if (code === capitalN || code === capitalI) isSpecial = true
  }
  return isSpecial ? 'special' : 'plain'
}

function rewriteJson(text: string): string {
  const parts: string[] = []
  let copied = 0
  let at = 0
  const replace = (from: number, to: number, by: string): void => {
    parts.push(text.slice(copied, from), by)
    copied = to
  }
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
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
    } else if (code === capitalN && text.startsWith('NaN', at)) {
      replace(at, at + 3, 'null')
      at += 3
    } else if (code === capitalI && text.startsWith('Infinity', at)) {
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
/** One of them as it is or with letters escaped; most texts hold none, and needn't be walked. */
const mayHoldHostileKeys = /__proto__|constructor|prototype|\\u00[0-7]/

/** Takes keys that reach for prototypes out of every object, in place and without recursion. */
function dropHostileKeys(root: unknown): void {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) pending.push(item)
      continue
    }
    for (const key of hostileKeys) if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key)
    for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) pending.push(item)
  }
}
