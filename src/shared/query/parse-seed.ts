import type { ValueReading, WrittenValue } from './parse-value.ts'

const bad: ValueReading = {
  problem: {
    code: 'bad-value',
    message: 'A seed is a whole number, or its beginning and *: seed:123, seed:123*',
  },
}

/** Whole numbers as digits, so that none of 64 bits is lost; or a pattern. */
export function parseSeed({ op, isNear, piece, matched }: WrittenValue): ValueReading {
  const { text } = piece
  if (isNear || matched !== undefined || op === '~=') return bad
  if (piece.isWild && !piece.isQuoted) {
    if (op !== undefined || !/^-?[\d*?]+$/.test(text)) return bad
    return { meaning: { is: 'text', match: { is: 'glob', pattern: piece.pattern }, exact: false } }
  }
  const dots = text.indexOf('..')
  if (dots !== -1) {
    const [min, max] = [text.slice(0, dots), text.slice(dots + 2)].map((side) =>
      side.trim() === '' ? null : readSeed(side),
    )
    if (min === undefined || max === undefined || (min === null && max === null)) return bad
    if (op !== undefined && op !== '=') return bad
    return { meaning: { is: 'seed-between', min, max } }
  }
  const dash = /^(\d{1,40})-(\d{1,40})$/.exec(text)
  if (dash !== null && (op === undefined || op === '='))
    return {
      meaning: {
        is: 'seed-between',
        min: readSeed(dash[1] ?? '') ?? null,
        max: readSeed(dash[2] ?? '') ?? null,
      },
    }
  const value = readSeed(text)
  return value === undefined ? bad : { meaning: { is: 'seed', op: op ?? '=', value } }
}

/** Digits without zeros before them. */
function readSeed(text: string): string | undefined {
  const match = /^\s*(-?)0*(\d{1,40})\s*$/.exec(text)
  if (match === null) return undefined
  return match[2] === '0' ? '0' : `${match[1]}${match[2]}`
}

/** Less than, equal to or more than 0 as `a` is to `b`, both whole numbers as `readSeed` gives them. */
export function compareSeeds(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
