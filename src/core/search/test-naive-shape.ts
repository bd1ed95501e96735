// For tests only: sizes and their ratios a second time.
import type { Value } from '#shared/query/query-tree.ts'
import { compare, numberMatches } from './test-naive-number.ts'
import type { PlainFile } from './test-plain-file.ts'

export function ratioOf({ width, height }: PlainFile): number | null {
  return width !== null && height !== null && width > 0 && height > 0 ? width / height : null
}

export function sizeMatches(file: PlainFile, value: Value): boolean {
  const ratio = ratioOf(file)
  if (value.is === 'known') return value.known === (ratio !== null)
  if (value.is !== 'size' || ratio === null) return false
  const op = value.op === '!=' ? '=' : value.op
  const both =
    (value.width === null || compare(file.width, op, value.width)) &&
    (value.height === null || compare(file.height, op, value.height))
  return both !== (value.op === '!=')
}

export function ratioMatches(file: PlainFile, value: Value): boolean {
  const ratio = ratioOf(file)
  if (value.is === 'known') return value.known === (ratio !== null)
  if (ratio === null) return false
  if (value.is === 'between') return numberMatches(ratio, value)
  if (value.is === 'ratio') {
    const wanted = value.width / value.height
    return compare(
      ratio,
      value.op === '~=' ? '=' : value.op,
      wanted,
      wanted * (value.op === '~=' ? 0.05 : 0.01),
    )
  }
  const option = value.is === 'option' ? value.option : ''
  return option === 'landscape'
    ? ratio > 1.01
    : option === 'portrait'
      ? ratio < 1 / 1.01
      : ratio <= 1.01 && ratio >= 1 / 1.01
}
