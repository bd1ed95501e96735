import { describeBadValue } from './describe-bad-value.ts'
import { type Field, findField } from './fields.ts'
import type { Piece } from './lex-query.ts'
import { parseDate } from './parse-date.ts'
import { checkGlob, type MatchReading, type Problem, readMatch } from './parse-match.ts'
import { createNumberReader, parseNumber } from './parse-number.ts'
import { parseSeed } from './parse-seed.ts'
import { parseRatio, parseSize } from './parse-size.ts'
import type { CompareOp, Meaning, NumberMeaning } from './query-tree.ts'

/** A value's own piece of text, or the pattern that stood in its place. */
export type WrittenValue = {
  readonly op: CompareOp | undefined
  /** A `~` before the value. */
  readonly isNear: boolean
  readonly piece: Piece
  /** `/regex/` or `~fuzzy` in the value's place. */
  readonly matched: MatchReading | undefined
}

/** `without`: everything known but this, written `!=` before a text. */
export type ValueReading =
  | { readonly meaning: Meaning; readonly without?: true }
  | { readonly problem: Problem }

/** What a value means in its field. */
export function parseValue(field: Field, path: readonly string[], written: WrittenValue): ValueReading {
  const known = readKnown(field, written)
  if (known !== undefined) return known
  switch (field.kind) {
    case 'text':
    case 'name':
    case 'tag':
    case 'sampler':
    case 'path':
    case 'folder':
    case 'hash':
      return parseText(field, written)
    case 'meta':
      return parseTextOrNumber(field, written)
    case 'node':
      return path.length < 2 ? parseText(field, written) : parseTextOrNumber(field, written)
    case 'lora':
      return parseLora(field, written)
    case 'option':
    case 'flag':
    case 'presence':
      return parseOption(field, written)
    case 'score':
      return parseScore(field, written)
    case 'number':
    case 'count':
    case 'bytes':
    case 'duration':
    case 'shutter':
    case 'ids':
      return parsePlainNumber(field, written)
    case 'seed':
      return parseSeed(written)
    case 'size':
      return parseSize(written)
    case 'ratio':
      return parseRatio(field, written)
    case 'date':
      return parseDateValue(field, written)
    case 'dup':
      return parseDuplicate(field, written)
    case 'similar':
      return parseSimilar(written)
    case 'field':
    case 'sort':
    case 'limit':
    case 'group':
      return { problem: { code: 'bad-value', message: `${field.name}: takes no such value.` } }
  }
}

/** `any`, `none`, and a lone `*`. */
function readKnown(field: Field, { op, isNear, piece, matched }: WrittenValue): ValueReading | undefined {
  if (isNear || matched !== undefined || piece.isQuoted || (op !== undefined && op !== '=' && op !== '!='))
    return undefined
  const text = piece.text.toLowerCase()
  if (op === undefined && (text === 'any' || text === 'none'))
    return { meaning: { is: 'known', known: text === 'any' } }
  if (piece.isWild && piece.pattern === '*' && field.kind !== 'field')
    return { meaning: { is: 'known', known: op !== '!=' } }
  return undefined
}

function parseText(field: Field, { op, piece, matched }: WrittenValue): ValueReading {
  if (op !== undefined && op !== '=' && op !== '!=') {
    return describeBadValue(field, `${op}${piece.text}`, `it can't be compared with ${op}`)
  }
  const read = matched ?? { match: applyAlias(field, readMatch(piece)) }
  if ('problem' in read) return read
  const { match } = read
  if (match.is === 'glob' && field.kind === 'text') {
    const short = checkGlob(match.pattern)
    if (short !== undefined) return short
  }
  if ((match.is === 'word' || match.is === 'phrase') && match.text.trim() === '') {
    return describeBadValue(field, match.text, 'nothing stands in it')
  }
  if (
    field.kind === 'hash' &&
    !isHash(match.is === 'glob' ? match.pattern : 'text' in match ? match.text : '')
  ) {
    return describeBadValue(field, piece.text, 'a hash is of the digits 0 to 9 and the letters a to f')
  }
  if (op === '!=') return { meaning: { is: 'text', match, exact: false }, without: true }
  const isWhole = op === '=' && (match.is === 'word' || match.is === 'phrase')
  return { meaning: { is: 'text', match, exact: isWhole } }
}

function isHash(text: string): boolean {
  return /^(0x)?[0-9a-f*?]{3,128}$/i.test(text)
}

function applyAlias(field: Field, match: ReturnType<typeof readMatch>): ReturnType<typeof readMatch> {
  if (match.is !== 'word' || field.valueAliases === undefined) return match
  const plain = match.text.toLowerCase()
  if (!Object.hasOwn(field.valueAliases, plain)) return match
  return { is: 'word', text: field.valueAliases[plain] ?? match.text }
}

const numberRange = /^(?:-?\d*\.?\d+(?:e[+-]?\d+)?)?\.\.(?:-?\d*\.?\d+(?:e[+-]?\d+)?)?$/i

/** Compared, it is a number; else text. */
function parseTextOrNumber(field: Field, written: WrittenValue): ValueReading {
  const { op, piece, matched } = written
  const isRange = !piece.isQuoted && /\d/.test(piece.text) && numberRange.test(piece.text)
  if (matched === undefined && (isRange || (op !== undefined && op !== '=')))
    return parsePlainNumber(field, written)
  return parseText(field, written)
}

function parsePlainNumber(field: Field, { op, isNear, piece, matched }: WrittenValue): ValueReading {
  const hint =
    field.kind === 'bytes' || field.kind === 'duration'
      ? 'a number with its unit stands here'
      : 'a number stands here'
  if (matched !== undefined && !isNear) return describeBadValue(field, piece.text, hint)
  const reading = parseNumber(piece.text, isNear ? '~=' : op, createNumberReader(field.kind, field.unit))
  if (reading.ok) return checkNumber(field, piece.text, reading.meaning)
  if (reading.reason === 'swapped') {
    const [min = '', max = ''] = piece.text.split(piece.text.includes('..') ? '..' : '-')
    return {
      problem: { code: 'bad-value', message: 'The smaller number comes first.', instead: `${max}..${min}` },
    }
  }
  if (reading.reason === 'comparison-of-range') {
    return describeBadValue(field, `${op}${piece.text}`, `a range can’t be compared with ${op}`)
  }
  return describeBadValue(field, piece.text, hint)
}

function checkNumber(field: Field, text: string, meaning: NumberMeaning): ValueReading {
  const numbers =
    meaning.is === 'number' ? [meaning.value] : [meaning.min, meaning.max].filter((value) => value !== null)
  const isWhole = field.kind === 'count' || field.kind === 'ids' || field.kind === 'score'
  if (isWhole && numbers.some((value) => !Number.isInteger(value)))
    return describeBadValue(field, text, 'it takes whole numbers')
  if (field.kind === 'score' && numbers.some((value) => value < -1 || value > 5)) {
    return describeBadValue(field, text, 'scores go from -1 to 5')
  }
  return { meaning }
}

function parseScore(field: Field, written: WrittenValue): ValueReading {
  const option = findOption(field, written)
  return option ?? parsePlainNumber(field, written)
}

function findOption(field: Field, { op, isNear, piece, matched }: WrittenValue): ValueReading | undefined {
  if (isNear || matched !== undefined || (op !== undefined && op !== '=' && op !== '!=')) return undefined
  const written = piece.text.toLowerCase()
  const aliases = field.valueAliases ?? {}
  const text = Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written
  if (field.options?.includes(text) !== true) return undefined
  const meaning: Meaning = { is: 'option', option: text }
  return op === '!=' ? { meaning, without: true } : { meaning }
}

const yes = new Set(['yes', 'true', '1', 'on'])
const no = new Set(['no', 'false', '0', 'off'])

function parseOption(field: Field, written: WrittenValue): ValueReading {
  const text = written.piece.text.toLowerCase()
  const isFlag = field.kind === 'flag' || field.kind === 'presence'
  if (isFlag && written.op !== '!=' && written.matched === undefined && (yes.has(text) || no.has(text))) {
    if (field.kind === 'presence') return { meaning: { is: 'known', known: yes.has(text) } }
    return { meaning: { is: 'option', option: yes.has(text) ? 'yes' : 'no' } }
  }
  const choices = isFlag ? ['yes', 'no'] : (field.options ?? [])
  return (
    findOption(field, written) ??
    describeBadValue(field, written.piece.text, `it can be ${choices.join(', ')}`)
  )
}

function parseDateValue(field: Field, { op, isNear, piece, matched }: WrittenValue): ValueReading {
  const meaning = isNear || matched !== undefined ? undefined : parseDate(piece.text, op)
  const isEdge = field.name === 'before' || field.name === 'after'
  if (meaning !== undefined && !(isEdge && (meaning.is !== 'date' || op !== undefined))) return { meaning }
  return describeBadValue(field, piece.text, 'a date is written 2025-03-14, today, 7d or "3 weeks ago"')
}

function parseLora(field: Field, written: WrittenValue): ValueReading {
  const { piece, op, matched } = written
  if (piece.lastAt === null || matched !== undefined || op !== undefined) return parseText(field, written)
  const weightText = piece.text.slice(piece.lastAt.text + 1)
  const compared = /^(>=|<=|!=|~=|=|<|>)?(.*)$/s.exec(weightText)
  const weight = parseNumber(
    compared?.[2] ?? '',
    compared?.[1] as CompareOp | undefined,
    createNumberReader('number', undefined),
  ) // the pattern's own alternatives
  if (!weight.ok) return describeBadValue(field, weightText, 'the weight behind @ is a number')
  const text = piece.text.slice(0, piece.lastAt.text)
  const pattern = piece.pattern.slice(0, piece.lastAt.pattern)
  const isWild = piece.isWild && !piece.isQuoted
  if (text.trim() === '') return describeBadValue(field, piece.text, 'a name stands before @')
  const match = readMatch({
    text,
    pattern,
    isWild: isWild && /(^|[^\\])(\\\\)*[*?]/.test(pattern),
    isQuoted: piece.isQuoted,
  })
  return { meaning: { is: 'lora', match, weight: weight.meaning } }
}

function parseDuplicate(field: Field, written: WrittenValue): ValueReading {
  if (written.op === undefined && written.piece.text.toLowerCase() === 'exact') {
    return { meaning: { is: 'option', option: 'exact' } }
  }
  return parsePlainNumber(field, written)
}

function parseSimilar({ op, piece, matched }: WrittenValue): ValueReading {
  const match = /^(\d{1,10})(?:\/(\d{1,2}))?$/.exec(piece.text)
  if (match === null || op !== undefined || matched !== undefined) {
    const field = findField('similar')
    return field === undefined
      ? { problem: { code: 'bad-value', message: 'No value.' } }
      : describeBadValue(field, piece.text, 'a file’s number stands here')
  }
  return { meaning: { is: 'similar', id: Number(match[1]), distance: Number(match[2] ?? 8) } }
}
