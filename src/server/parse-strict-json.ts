import { AppError } from '#shared/errors.ts'

/** Deeper nesting than any method's input needs. */
export const deepestJson = 64

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Refuses JSON that parsers read differently or that is built to harm: a key twice in one object, a prototype key, or nesting over
 * 64. Throws `invalid-input`. What is no JSON at all is left for `JSON.parse` to refuse.
 */
export function refuseTrickyJson(text: string): void {
  /** For each open container the keys seen so far; null for an array. */
  const open: (Set<string> | null)[] = []
  let at = 0
  while (at < text.length) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      const keys = open.at(-1)
      if (keys && isKey(text, end)) noteKey(keys, text.slice(at, end))
      at = end
      continue
    }
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null)
      if (open.length > deepestJson) throw refuse(`The request is nested deeper than ${deepestJson} levels.`)
    } else if (character === '}' || character === ']') open.pop()
    at += 1
  }
}

/** The place after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function isKey(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1
  return text[at] === ':'
}

function noteKey(keys: Set<string>, quoted: string): void {
  const key = parseKey(quoted)
  if (forbiddenKeys.has(key)) throw refuse('The request uses a key that is not allowed.')
  if (keys.has(key)) throw refuse('The request says the same thing twice.')
  keys.add(key)
}

/** The key with its escapes resolved, so that `"\u0061"` and `"a"` are one. */
function parseKey(quoted: string): string {
  try {
    return JSON.parse(quoted) as string // a JSON string literal gives a string
  } catch {
    throw refuse('The request is not valid JSON.')
  }
}

function refuse(message: string): AppError {
  return new AppError('invalid-input', message)
}
