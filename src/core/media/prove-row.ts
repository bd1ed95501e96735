import { colorLabels } from '#shared/media.ts'
import { scores } from '#shared/score.ts'
import { createRowCheck, type JudgedRow } from './row-check.ts'

/**
 * The row that `check` was made of, when all that is wrong with this one is one thing: the check itself, one of the values that have few
 * possibilities, or one flipped bit of the revision or the path. Null: more is wrong, so nothing is known for sure. A wrong answer needs
 * a chance of one in a million.
 */
export function proveRow(row: JudgedRow, check: number): JudgedRow | null {
  const isRight = (candidate: JudgedRow) => createRowCheck(candidate) === check
  if (isRight(row) || isOneBit(createRowCheck(row) ^ check)) return row
  for (const candidate of listCandidates(row)) if (isRight(candidate)) return candidate
  return null
}

function* listCandidates(row: JudgedRow): Generator<JudgedRow> {
  for (const score of scores) {
    for (const favourite of [0, 1] as const) {
      for (const label of [null, ...colorLabels]) yield { ...row, score, favourite, label }
    }
  }
  for (let bit = 0; bit < 31; bit += 1) yield { ...row, revision: row.revision ^ (1 << bit) }
  const path = Buffer.from(row.file_path)
  for (let at = 0; at < path.length * 8; at += 1) {
    flip(path, at)
    yield { ...row, file_path: path.toString() }
    flip(path, at)
  }
}

function flip(bytes: Buffer, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
}

function isOneBit(difference: number): boolean {
  return difference !== 0 && (difference & (difference - 1)) === 0
}
