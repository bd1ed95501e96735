import type { ValueCount } from '#shared/facets.ts'
import type { FacetState } from '#shared/query/edit-query.ts'

/** The values to show: what is asked for first, then the most frequent; only what holds `wanted`, and no more than `most`. */
export function listFacetValues(
  values: readonly ValueCount[],
  options: {
    readonly wanted: string
    readonly most: number | null
    readonly states: (value: string) => FacetState
    readonly nameOf: (value: string) => string
  },
): readonly ValueCount[] {
  const { most, states, nameOf } = options
  const wanted = options.wanted.trim().toLowerCase()
  const fitting = values.filter(({ value }) => wanted === '' || nameOf(value).toLowerCase().includes(wanted))
  if (most === null || fitting.length <= most) return fitting
  const first = fitting.slice(0, most)
  const asked = fitting.slice(most).filter(({ value }) => states(value) !== 'none')
  return [...first, ...asked]
}
