import { findField } from './fields.ts'
import { isSeparator } from './lex-query.ts'
import { addProblem, addToken, type ParseContext } from './parse-context.ts'
import { parseValue } from './parse-value.ts'
import type { QueryNode, Range } from './query-tree.ts'

/** Keys of A1111's settings line, as programs write them, and the fields that they are. */
const settings: Readonly<Record<string, string>> = {
  Steps: 'steps',
  Sampler: 'sampler',
  'Schedule type': 'scheduler',
  Scheduler: 'scheduler',
  'CFG scale': 'cfg',
  'CFG Scale': 'cfg',
  'Distilled CFG Scale': 'guidance',
  'Guidance scale': 'guidance',
  Seed: 'seed',
  Size: 'size',
  'Model hash': 'hash',
  Model: 'model',
  VAE: 'vae',
  'Clip skip': 'clipskip',
  'Denoising strength': 'denoise',
}
const maxValue = 400
const negativeStart = 'Negative prompt:'

type Pair = { readonly key: Range; readonly value: Range; readonly name: string; readonly next: number }

/**
 * The lines that A1111 and its kin write under a prompt, when somebody pastes them: `Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1`
 * (two known keys at least, with their capitals) and `Negative prompt: …`. Undefined where no such line begins.
 */
export function parsePasted(context: ParseContext): readonly QueryNode[] | undefined {
  const { scanner } = context
  const { text, at } = scanner
  scanner.steps += 1
  if (!/[A-Z]/.test(text[at] ?? '')) return undefined
  if (text.startsWith(negativeStart, at)) return parseNegative(context)
  const first = readPair(context, at)
  if (first === undefined || findSetting(first) === undefined) return undefined
  const second = readPair(context, first.next)
  if (second === undefined || findSetting(second) === undefined) return undefined
  const pairs: Pair[] = []
  for (let pair: Pair | undefined = first; pair !== undefined; pair = readPair(context, pair.next))
    pairs.push(pair)
  scanner.at = pairs.at(-1)?.value.to ?? at
  return pairs.flatMap((pair) => createField(context, pair))
}

function findSetting({ name }: Pair): string | undefined {
  return Object.hasOwn(settings, name) ? settings[name] : undefined
}

/** `Key: value` up to the comma before the next key, or to the line's end. */
function readPair(context: ParseContext, from: number): Pair | undefined {
  const { scanner } = context
  const { text } = scanner
  const key = /^[A-Z][A-Za-z0-9 _/-]{0,40}: /.exec(text.slice(from, from + 44))
  scanner.steps += 44
  if (key === null) return undefined
  const valueFrom = from + key[0].length
  let to = valueFrom
  if (text[to] === '"') {
    for (to += 1; to < text.length && text[to] !== '"' && to - valueFrom < maxValue; to += 1)
      if (text[to] === '\\') to += 1
    to = Math.min(text.length, to + 1)
  }
  while (to < text.length && text[to] !== ',' && text[to] !== '\n' && to - valueFrom < maxValue) to += 1
  scanner.steps += to - valueFrom
  let end = to
  while (end > valueFrom && isSeparator(text[end - 1] ?? '')) end -= 1
  if (end === valueFrom) return undefined
  let next = to
  if (text[next] === ',') next += 1
  while (text[next] === ' ') next += 1
  return {
    key: { from, to: valueFrom - 1 },
    value: { from: valueFrom, to: end },
    name: key[0].slice(0, -2),
    next,
  }
}

/** A known key is its field; another one is looked for among the raw texts, as it stands. */
function createField(context: ParseContext, pair: Pair): readonly QueryNode[] {
  const { text } = context.scanner
  const range = { from: pair.key.from, to: pair.value.to }
  const known = findSetting(pair)
  const field = findField(known ?? 'raw')
  if (field === undefined) return []
  const isName = field.kind === 'name' || field.kind === 'sampler' || known === undefined
  const value = text.slice(pair.value.from, pair.value.to)
  const plain = known === undefined ? text.slice(range.from, range.to) : value
  const piece = { ...pair.value, text: plain, pattern: plain, isWild: false, isQuoted: isName, lastAt: null }
  const reading = parseValue(field, [], { op: undefined, isNear: false, piece, matched: undefined })
  addToken(context, 'field', pair.key.from, pair.key.to)
  addToken(context, 'problem' in reading ? 'error' : 'value', pair.value.from, pair.value.to)
  if ('problem' in reading) {
    addProblem(context, range, pair.value, reading.problem)
    return []
  }
  const values = [{ ...reading.meaning, range: pair.value }]
  return [{ kind: 'field', range, field: field.name, path: [], fieldRange: pair.key, values }]
}

/** `Negative prompt: a, b c` up to the line's end or the settings: each part is a phrase of the negative prompt. */
function parseNegative(context: ParseContext): readonly QueryNode[] {
  const { scanner } = context
  const { text } = scanner
  const from = scanner.at
  const fieldRange = { from, to: from + negativeStart.length }
  addToken(context, 'field', fieldRange.from, fieldRange.to)
  const nodes: QueryNode[] = []
  let start = fieldRange.to
  let at = start
  const close = () => {
    while (start < at && isSeparator(text[start] ?? '')) start += 1
    let end = at
    while (end > start && isSeparator(text[end - 1] ?? '')) end -= 1
    if (end > start) {
      const range = { from: start, to: end }
      const value = {
        is: 'text' as const,
        match: { is: 'phrase' as const, text: text.slice(start, end) },
        exact: false,
        range,
      }
      nodes.push({ kind: 'field', range, field: 'negative', path: [], fieldRange, values: [value] })
      addToken(context, 'value', start, end)
    }
    start = at + 1
  }
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === ',') close()
    else if (text[at] === 'S' && /^Steps: ?\d/.test(text.slice(at, at + 8))) break
  }
  close()
  scanner.steps += at - from
  scanner.at = at
  return nodes
}
