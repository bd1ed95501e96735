/** A tree without its places: two queries that ask for the same in the same order are then equal. */
export function stripRanges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripRanges)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'range' && key !== 'fieldRange')
  return Object.fromEntries(entries.map(([key, item]) => [key, stripRanges(item)]))
}
