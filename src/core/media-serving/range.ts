/** What a `Range` header asks for; `end` is exclusive. */
export type Range =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' }

/**
 * Reads a `Range` header (RFC 9110, section 14). One range is honoured; several are answered with the whole file, as section 14.2
 * allows, so that a thousand ranges cost nothing; a range that is none, or lies beyond the end, is unsatisfiable.
 */
export function parseRange(header: string | null, sizeBytes: number): Range {
  if (header === null) return { kind: 'whole' }
  const [unit, ranges] = header.split('=', 2)
  if (ranges === undefined) return { kind: 'unsatisfiable' }
  if (unit?.trim().toLowerCase() !== 'bytes' || ranges.includes(',')) return { kind: 'whole' }
  const match = /^\s*(\d{0,15})-(\d{0,15})\s*$/.exec(ranges)
  const first = match?.[1] ?? ''
  const last = match?.[2] ?? ''
  if (first === '' && last === '') return { kind: 'unsatisfiable' }
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  return start < end ? { kind: 'part', start, end } : { kind: 'unsatisfiable' }
}
