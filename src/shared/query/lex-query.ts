import { spacedAliases } from './fields.ts'
import type { CompareOp } from './query-tree.ts'

/** A cursor over the query's text. `steps` counts the characters looked at: the proof that reading takes linear time. */
export type Scanner = { readonly text: string; at: number; steps: number }

export function createScanner(text: string): Scanner {
  return { text, at: 0, steps: 0 }
}

/** A stretch of text that stands for itself: a word, a "phrase", or both in one (`"3 weeks ago"..today`, `"my lora"@>0.5`). */
export type Piece = {
  readonly from: number
  readonly to: number
  /** Without quotes and escapes. */
  readonly text: string
  /** The same as a glob's pattern: literal `*`, `?` and `\` are escaped. */
  readonly pattern: string
  /** Holds an unescaped `*` or `?`. */
  readonly isWild: boolean
  /** Begins with a quote. */
  readonly isQuoted: boolean
  /** Where in `text` and in `pattern` the last unquoted, unescaped `@` stands; null where there is none. */
  readonly lastAt: { readonly text: number; readonly pattern: number } | null
}

const space = /\s/
const commas = new Set([',', '，', '、'])

export function isSeparator(character: string): boolean {
  return commas.has(character) || space.test(character)
}

/** Ends a bare word, a value, an operator. */
export function isEnd(scanner: Scanner, at: number): boolean {
  const character = scanner.text[at]
  return character === undefined || character === ')' || character === '|' || isSeparator(character)
}

/** Passes over white space and commas. */
export function skipSeparators(scanner: Scanner): void {
  while (scanner.at < scanner.text.length && isSeparator(scanner.text[scanner.at] ?? '')) step(scanner, 1)
}

/** Passes over white space alone. */
export function skipSpace(scanner: Scanner): void {
  while (scanner.at < scanner.text.length && space.test(scanner.text[scanner.at] ?? '')) step(scanner, 1)
}

function step(scanner: Scanner, count: number): void {
  scanner.at += count
  scanner.steps += count
}

/** Takes `expected` if it stands here. */
export function take(scanner: Scanner, expected: string): boolean {
  scanner.steps += 1
  if (!scanner.text.startsWith(expected, scanner.at)) return false
  step(scanner, expected.length)
  return true
}

const operatorWords = new Set(['AND', 'OR', 'NOT'])

/** `AND`, `OR` or `NOT` here, as a word of its own. */
export function peekOperatorWord(scanner: Scanner): string | undefined {
  for (const word of operatorWords) {
    scanner.steps += 1
    if (!scanner.text.startsWith(word, scanner.at)) continue
    const end = scanner.at + word.length
    if (isEnd(scanner, end) || scanner.text[end] === '(' || scanner.text[end] === '"') return word
  }
  return undefined
}

type Builder = { text: string; pattern: string; isWild: boolean; lastAt: Piece['lastAt'] }

/**
 * A word, from here to white space, a comma, a bar, a quote or the parenthesis that closes an outer one. Parentheses inside it that
 * are balanced belong to it: `miku_(vocaloid)` is one word.
 */
function readWordInto(scanner: Scanner, builder: Builder): void {
  const { text } = scanner
  const start = scanner.at
  let depth = 0
  while (scanner.at < text.length) {
    const character = text[scanner.at] ?? ''
    if (isSeparator(character) || character === '"' || character === '|') return
    if (character === '(') {
      if (scanner.at === start || operatorWords.has(text.slice(Math.max(start, scanner.at - 4), scanner.at)))
        return
      depth += 1
    }
    if (character === ')') {
      if (depth === 0) return
      depth -= 1
    }
    if (character === '\\' && scanner.at + 1 < text.length) {
      const escaped = String.fromCodePoint(text.codePointAt(scanner.at + 1) ?? 0)
      addLiteral(builder, escaped)
      step(scanner, 1 + escaped.length)
      continue
    }
    if (character === '@') builder.lastAt = { text: builder.text.length, pattern: builder.pattern.length }
    if (character === '*' || character === '?') {
      builder.isWild = true
      builder.text += character
      if (character === '?' || !endsWithMany(builder.pattern)) builder.pattern += character
    } else addLiteral(builder, character)
    step(scanner, 1)
  }
}

function addLiteral(builder: Builder, literal: string): void {
  builder.text += literal
  builder.pattern += escapeGlob(literal)
}

/** `**` says no more than `*`. */
function endsWithMany(pattern: string): boolean {
  if (!pattern.endsWith('*')) return false
  let backslashes = 0
  while (pattern[pattern.length - 2 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 0
}

/** Literal text as a part of a glob's pattern. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?\\]/g, '\\$&')
}

/** A "phrase": `\"` and `\\` inside stand for the character; an open one reaches to the end. */
function readPhraseInto(scanner: Scanner, builder: Builder): void {
  const { text } = scanner
  step(scanner, 1)
  while (scanner.at < text.length) {
    const character = text[scanner.at] ?? ''
    if (character === '"') {
      step(scanner, 1)
      return
    }
    const next = text[scanner.at + 1]
    if (character === '\\' && (next === '"' || next === '\\')) {
      addLiteral(builder, next)
      step(scanner, 2)
    } else {
      addLiteral(builder, character)
      step(scanner, 1)
    }
  }
}

/** A word or a phrase here; empty where neither stands. */
export function readPiece(scanner: Scanner): Piece {
  return readPieces(scanner, false)
}

/** A value: as `readPiece`, and where it says so by `..` or `@`, words and phrases joined. */
export function readValuePiece(scanner: Scanner): Piece {
  return readPieces(scanner, true)
}

function readPieces(scanner: Scanner, joined: boolean): Piece {
  const from = scanner.at
  const isQuoted = scanner.text[from] === '"'
  const builder: Builder = { text: '', pattern: '', isWild: false, lastAt: null }
  for (;;) {
    if (scanner.text[scanner.at] === '"') {
      readPhraseInto(scanner, builder)
      const goesOn = scanner.text[scanner.at] === '@' || scanner.text.startsWith('..', scanner.at)
      if (!joined || !goesOn) break
    } else {
      readWordInto(scanner, builder)
      const goesOn = scanner.text[scanner.at] === '"' && builder.text.endsWith('..')
      if (!joined || !goesOn) break
    }
  }
  const { text, pattern, isWild, lastAt } = builder
  return { from, to: scanner.at, text, pattern, isWild, isQuoted, lastAt }
}

/** `/source/` or `/source/i`, closed before the line ends and followed by the end of a term; undefined where something else stands. */
export function readRegex(
  scanner: Scanner,
): { readonly source: string; readonly ignoreCase: boolean } | undefined {
  const { text } = scanner
  if (text[scanner.at] !== '/') return undefined
  let end = scanner.at + 1
  while (end < text.length && text[end] !== '/' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1
  scanner.steps += end - scanner.at
  if (text[end] !== '/' || end === scanner.at + 1) return undefined
  const ignoreCase = text[end + 1] === 'i'
  const after = end + (ignoreCase ? 2 : 1)
  if (!isEnd(scanner, after)) return undefined
  const source = text.slice(scanner.at + 1, end)
  scanner.at = after
  return { source, ignoreCase }
}

const comparisons: readonly CompareOp[] = ['>=', '<=', '!=', '~=', '=', '<', '>']

export function peekComparison(scanner: Scanner, at: number): CompareOp | undefined {
  scanner.steps += 1
  return comparisons.find((op) => scanner.text.startsWith(op, at))
}

/** What may be a field's name, with the dotted path behind it. */
export type FieldHead = {
  readonly from: number
  /** Where the name and its path end; the colon or the comparison follows. */
  readonly to: number
  readonly name: string
  readonly path: readonly string[]
}

const nameStart = /[A-Za-z]/
const nameCharacter = /[A-Za-z0-9_]/
const pathEnd = /[\s,:.()|"<>=!~]/

/** Reads a name such as `cfg scale`, `steps` or `node.KSampler.cfg` without moving the cursor; undefined where none stands here. */
export function peekFieldHead(scanner: Scanner): FieldHead | undefined {
  const { text, at: from } = scanner
  if (!nameStart.test(text[from] ?? '')) return undefined
  for (const alias of spacedAliases) {
    scanner.steps += 1
    if (text[from + alias.length] !== ':') continue
    if (text.slice(from, from + alias.length).toLowerCase() === alias) {
      return { from, to: from + alias.length, name: alias, path: [] }
    }
  }
  let to = from + 1
  while (nameCharacter.test(text[to] ?? '')) to += 1
  const name = text.slice(from, to)
  const path: string[] = []
  while (text[to] === '.') {
    const segment = readSegment(text, to + 1)
    if (segment === undefined) break
    path.push(segment.text)
    to = segment.to
  }
  scanner.steps += to - from
  return { from, to, name, path }
}

function readSegment(text: string, from: number): { readonly text: string; readonly to: number } | undefined {
  let to = from
  if (text[from] === '"') {
    let segment = ''
    for (to += 1; to < text.length && text[to] !== '"'; to += 1) {
      if (text[to] === '\\' && to + 1 < text.length) to += 1
      segment += text[to] ?? ''
    }
    return to < text.length && segment !== '' ? { text: segment, to: to + 1 } : undefined
  }
  while (to < text.length && !pathEnd.test(text[to] ?? '')) to += 1
  return to > from ? { text: text.slice(from, to), to } : undefined
}
