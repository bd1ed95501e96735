import { findNearest } from './edit-distance.ts'
import type { Field } from './fields.ts'
import { type FieldHead, isEnd, readPiece, skipSeparators, skipSpace, take } from './lex-query.ts'
import { addError, addToken, type ParseContext } from './parse-context.ts'
import {
  type GroupField,
  groupFields,
  type Modifier,
  type SortField,
  type SortTerm,
  sortFields,
} from './query-tree.ts'

/** Reads what follows `sort:`, `limit:` or `group:` and adds it to the context. */
export function parseModifier(context: ParseContext, field: Field, head: FieldHead): void {
  const { scanner } = context
  const valueFrom = scanner.at
  take(scanner, '=')
  const modifier = field.kind === 'sort' ? readSort(context) : readOne(context, field.kind)
  const range = { from: head.from, to: scanner.at }
  if (modifier !== undefined) context.modifiers.push({ ...modifier, range })
  addToken(context, modifier === undefined ? 'error' : 'value', valueFrom, scanner.at)
}

type Bare<M> = M extends Modifier ? Omit<M, 'range'> : never

function readOne(context: ParseContext, kind: string): Bare<Modifier> | undefined {
  const { scanner } = context
  const piece = readPiece(scanner)
  if (scanner.at === piece.from && scanner.at < scanner.text.length) scanner.at += 1
  const range = { from: piece.from, to: scanner.at }
  if (kind === 'limit') {
    if (/^\d{1,9}$/.test(piece.text)) return { kind: 'limit', count: Number(piece.text) }
    addError(context, range, 'bad-value', 'A limit is a whole number: limit:100')
    return undefined
  }
  const by = groupFields.find((name) => name === piece.text.toLowerCase())
  if (by !== undefined) return { kind: 'group', by: by satisfies GroupField }
  const nearest = findNearest(piece.text, groupFields)
  addError(
    context,
    range,
    'bad-value',
    `Files can be grouped by ${groupFields.join(', ')}.`,
    nearest === undefined ? [] : [{ ...range, label: `Make it ${nearest}`, text: nearest }],
  )
  return undefined
}

const sortAliases: Readonly<Record<string, SortField>> = {
  size: 'filesize',
  width: 'w',
  height: 'h',
  rating: 'score',
  rand: 'random',
  shuffle: 'random',
  rank: 'relevance',
}

/** One key, or several in parentheses; a key with `-` or `+` behind it may also follow after white space. */
function readSort(context: ParseContext): Bare<Modifier> | undefined {
  const { scanner } = context
  const keys: SortTerm[] = []
  const isList = scanner.text[scanner.at] === '('
  if (isList) scanner.at += 1
  for (;;) {
    if (isList) skipSeparators(scanner)
    if (isList && take(scanner, ')')) break
    if (scanner.at >= scanner.text.length) break
    const piece = readPiece(scanner)
    if (scanner.at === piece.from && scanner.at < scanner.text.length) scanner.at += 1
    const key = readKey(piece.text)
    if (key === undefined) {
      refuseKey(context, { from: piece.from, to: scanner.at }, piece.text)
      return undefined
    }
    keys.push(key)
    if (!isList && !take(scanner, '|') && !keyFollows(context)) break
  }
  return keys.length === 0
    ? refuseKey(context, { from: scanner.at - 1, to: scanner.at }, '')
    : { kind: 'sort', keys }
}

function readKey(text: string): SortTerm | undefined {
  const match = /^([a-z]+)(?:\((\d{1,10})\))?([+-])?$/i.exec(text)
  const name = match?.[1]?.toLowerCase() ?? ''
  const key = Object.hasOwn(sortAliases, name)
    ? sortAliases[name]
    : sortFields.find((field) => field === name)
  const seed = Number(match?.[2] ?? 0)
  if (key === undefined || (match?.[2] !== undefined && key !== 'random') || seed > 0xffffffff)
    return undefined
  return { key, descending: match?.[3] === '-', seed }
}

/** `sort:score- date-`: the second key is one because of its sign. */
function keyFollows(context: ParseContext): boolean {
  const { scanner } = context
  const before = scanner.at
  skipSpace(scanner)
  const match = /^[a-z]{1,12}[+-]/i.exec(scanner.text.slice(scanner.at, scanner.at + 14))
  if (match !== null && isEnd(scanner, scanner.at + match[0].length) && readKey(match[0]) !== undefined)
    return true
  scanner.at = before
  return false
}

function refuseKey(
  context: ParseContext,
  range: { readonly from: number; readonly to: number },
  text: string,
): undefined {
  const nearest = findNearest(text.replace(/[+-]$/, ''), sortFields)
  addError(
    context,
    range,
    'bad-value',
    `“${text}” is no order. There are ${sortFields.join(', ')}.`,
    nearest === undefined ? [] : [{ ...range, label: `Make it ${nearest}`, text: nearest }],
  )
  return undefined
}
