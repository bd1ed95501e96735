import { findNearest } from './edit-distance.ts'
import { type Field, findField, findFieldWithPath, listFieldNames } from './fields.ts'
import {
  type FieldHead,
  isEnd,
  isSeparator,
  peekComparison,
  readPiece,
  readRegex,
  readValuePiece,
  skipSpace,
  take,
} from './lex-query.ts'
import { createAnd, createNot, createOr } from './make-nodes.ts'
import { addError, addProblem, addToken, type ParseContext, quote, suggestText } from './parse-context.ts'
import { readFuzzyMatch, readRegexMatch } from './parse-match.ts'
import { parseModifier } from './parse-modifier.ts'
import { parseValue, type ValueReading, type WrittenValue } from './parse-value.ts'
import type { FieldNode, QueryNode, Range, Value } from './query-tree.ts'

/** `node`: undefined where it was wrong, or is a modifier. */
export type FieldTerm = { readonly node: QueryNode | undefined }

/** A term that begins like a field: with a known one it is one; undefined where it is text after all. */
export function parseFieldTerm(context: ParseContext, head: FieldHead): FieldTerm | undefined {
  const { scanner } = context
  const next = scanner.text[head.to]
  const field = head.path.length > 0 ? findFieldWithPath(head.name) : findField(head.name)
  if (next === ':') {
    if (field === undefined) return head.path.length > 0 ? undefined : refuseUnknown(context, head)
    scanner.at = head.to + 1
    addToken(context, 'field', head.from, scanner.at)
    skipSpace(scanner)
    return parseValues(context, field, head)
  }
  if (field === undefined || peekComparison(scanner, head.to) === undefined) return undefined
  scanner.at = head.to
  addToken(context, 'field', head.from, scanner.at)
  return parseValues(context, field, head)
}

/** `#x` is `tag:x`. */
export function parseTagTerm(context: ParseContext): QueryNode | undefined {
  const { scanner } = context
  const from = scanner.at
  const field = findField('tag')
  scanner.at += 1
  addToken(context, 'field', from, scanner.at)
  return field === undefined
    ? undefined
    : parseValues(context, field, { from, to: from, name: 'tag', path: [] }).node
}

/** An unknown `word:` never turns into a word. Addresses (`http://`) and `a::b` don't count as one. */
function refuseUnknown(context: ParseContext, head: FieldHead): FieldTerm | undefined {
  const { scanner } = context
  if (scanner.text.startsWith('//', head.to + 1) || scanner.text[head.to + 1] === ':') return undefined
  scanner.at = head.to + 1
  const value = readPiece(scanner)
  const term = { from: head.from, to: scanner.at }
  addToken(context, 'error', term.from, term.to)
  const nearest = findNearest(head.name, listFieldNames())
  const name = { from: head.from, to: head.to }
  const hint = nearest === undefined ? '' : ` Do you mean ${nearest}?`
  addError(context, name, 'unknown-field', `There is no field “${head.name}”.${hint}`, [
    ...(nearest === undefined ? [] : [{ ...name, label: `Make it ${nearest}`, text: nearest }]),
    // A weight, as in a prompt: (red hat:1.2)
    ...(/^(\d|\d?\.\d+)$/.test(value.text)
      ? [{ from: head.to, to: term.to, label: 'Leave the weight out', text: '' }]
      : []),
    suggestText(context, term),
  ])
  return { node: undefined }
}

function parseValues(context: ParseContext, field: Field, head: FieldHead): FieldTerm {
  const { scanner } = context
  const fieldRange = { from: head.from, to: Math.max(head.to, scanner.at) }
  if (isEnd(scanner, scanner.at)) {
    const range = { from: head.from, to: scanner.at }
    const example = field.examples[0] ?? ''
    addError(
      context,
      range,
      'missing-value',
      `A value has to follow ${field.name}:, for example ${example}`,
      [suggestText(context, { from: head.from, to: Math.max(head.to, head.from) + 1 })],
    )
    return { node: undefined }
  }
  if (field.kind === 'sort' || field.kind === 'limit' || field.kind === 'group') {
    parseModifier(context, field, head)
    return { node: undefined }
  }
  const errorsBefore = context.errors.length
  const written = scanner.text[scanner.at] === '(' ? readList(context) : readAlternatives(context)
  const term = { from: head.from, to: scanner.at }
  if (field.kind === 'field') {
    for (const { range, valueFrom } of written) addToken(context, 'value', valueFrom, range.to)
    return { node: createKnown(context, field, term, fieldRange, written) }
  }
  const readings = written.map((one) => ({ one, reading: parseValue(field, head.path, one) }))
  for (const { one, reading } of readings) {
    addToken(context, 'problem' in reading ? 'error' : 'value', one.valueFrom, one.range.to)
    if ('problem' in reading) addProblem(context, term, one.range, reading.problem)
  }
  if (written.length === 0 && context.errors.length === errorsBefore) {
    addError(context, term, 'missing-value', `Nothing stands in the parentheses of ${field.name}:.`)
  }
  if (context.errors.length > errorsBefore) return { node: undefined }
  return { node: createFieldNode(context, field, head, term, fieldRange, readings) }
}

/** `valueFrom`: behind the operator. */
type Written = WrittenValue & { readonly range: Range; readonly valueFrom: number }
type Reading = { readonly one: Written; readonly reading: ValueReading }

function createFieldNode(
  context: ParseContext,
  field: Field,
  head: FieldHead,
  range: Range,
  fieldRange: Range,
  readings: readonly Reading[],
): QueryNode | undefined {
  const path =
    field.name === 'meta' && head.name.toLowerCase() !== 'meta'
      ? [head.name.toLowerCase(), ...head.path]
      : head.path
  const base = { kind: 'field' as const, range, field: field.name, path, fieldRange }
  const values = readings.flatMap(({ one, reading }): readonly Value[] =>
    'problem' in reading ? [] : [{ ...reading.meaning, range: one.range }],
  )
  const [first] = readings
  if (!readings.some(({ reading }) => 'without' in reading)) return { ...base, values }
  if (readings.length > 1 || first === undefined) {
    addError(
      context,
      range,
      'bad-value',
      '!= can’t stand in a list. Put a - before the field to leave out all of them.',
    )
    return undefined
  }
  // Known, and not this.
  const known: FieldNode = { ...base, values: [{ is: 'known', known: true, range: first.one.range }] }
  return createAnd([known, createNot({ ...base, values }, range.from)])
}

/** `no:tag`, `has:lora|embedding`. */
function createKnown(
  context: ParseContext,
  field: Field,
  range: Range,
  fieldRange: Range,
  written: readonly Written[],
): QueryNode | undefined {
  const nodes = written.flatMap(({ piece, op, range: place }): readonly QueryNode[] => {
    const asked = op === undefined ? findField(piece.text) : undefined
    if (asked !== undefined && canBeUnknown(asked)) {
      const value: Value = { is: 'known', known: field.name === 'has', range: place }
      return [{ kind: 'field', range, field: asked.name, path: [], fieldRange, values: [value] }]
    }
    const nearest = findNearest(piece.text, listFieldNames())
    const suggestions =
      nearest === undefined ? [] : [{ ...place, label: `Make it ${nearest}`, text: nearest }]
    addError(
      context,
      place,
      'bad-value',
      `“${piece.text}” is no field whose value can be unknown.`,
      suggestions,
    )
    return []
  })
  return nodes.length === written.length ? createOr(nodes) : undefined
}

const alwaysKnown = new Set([
  'is',
  'dup',
  'similar',
  'before',
  'after',
  'id',
  'name',
  'path',
  'folder',
  'in',
  'no',
  'has',
  'raw',
])

/** Whether a file can lack it. */
export function canBeUnknown(field: Field): boolean {
  return !['sort', 'limit', 'group', 'meta'].includes(field.kind) && !alwaysKnown.has(field.name)
}

/** `a|b`: bars that touch the value before them. */
function readAlternatives(context: ParseContext): readonly Written[] {
  const { scanner } = context
  const found = [readWritten(context)]
  while (scanner.text[scanner.at] === '|' && !isEnd(scanner, scanner.at + 1)) {
    scanner.at += 1
    addToken(context, 'operator', scanner.at - 1, scanner.at)
    found.push(readWritten(context))
  }
  return found
}

/** `(a b, c|d)`; `OR` may stand between them. */
function readList(context: ParseContext): readonly Written[] {
  const { scanner } = context
  addToken(context, 'parenthesis', scanner.at, scanner.at + 1)
  scanner.at += 1
  const found: Written[] = []
  for (;;) {
    while (scanner.text[scanner.at] === '|' || isSeparator(scanner.text[scanner.at] ?? 'x')) {
      scanner.at += 1
      scanner.steps += 1
    }
    if (take(scanner, ')')) {
      addToken(context, 'parenthesis', scanner.at - 1, scanner.at)
      return found
    }
    if (scanner.at >= scanner.text.length) return found
    const from = scanner.at
    const written = readWritten(context)
    const text = scanner.text.slice(from, scanner.at)
    if (text === 'OR') continue
    if (text === 'AND' || text === 'NOT' || text === '(' || (/^[-!]./.test(text) && !/^-[\d.]/.test(text))) {
      addToken(context, 'error', from, scanner.at)
      addError(
        context,
        written.range,
        'bad-value',
        'In a list one of the values is enough. Repeat the field to ask for all of them, and put a - before the field to leave values out.',
        [{ ...written.range, label: 'Search as text', text: quote(text) }],
      )
      continue
    }
    found.push(written)
  }
}

/** One value with its operator, `~` or `/regex/`. */
function readWritten(context: ParseContext): Written {
  const { scanner } = context
  const from = scanner.at
  const op = peekComparison(scanner, from)
  if (op !== undefined) {
    scanner.at += op.length
    addToken(context, 'operator', from, scanner.at)
    skipSpace(scanner)
  }
  const valueFrom = scanner.at
  const regex = readRegex(scanner)
  if (regex !== undefined) {
    const text = scanner.text.slice(valueFrom, scanner.at)
    const piece = { from, to: scanner.at, text, pattern: text, isWild: false, isQuoted: false, lastAt: null }
    return {
      op,
      isNear: false,
      piece,
      matched: readRegexMatch(regex),
      range: { from, to: scanner.at },
      valueFrom,
    }
  }
  const isNear = op === undefined && take(scanner, '~')
  const piece = readValuePiece(scanner)
  // A parenthesis that opens where a value should stand.
  if (scanner.at === valueFrom && scanner.at < scanner.text.length) scanner.at += 1
  return {
    op,
    isNear,
    piece,
    matched: isNear ? readFuzzyMatch(piece) : undefined,
    range: { from, to: scanner.at },
    valueFrom,
  }
}
