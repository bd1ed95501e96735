import {
  type FacetState,
  findFacetState,
  setOnlyValue,
  toggleExcluded,
  toggleValue,
} from '#shared/query/edit-query.ts'
import type { FieldName } from '#shared/query/fields.ts'
import type { FacetAct } from './facet-act.ts'

/** The query after a click on a value (`value` as it stands in a query). A click on what is asked for alone asks for it no longer. */
export function editByFacet(text: string, field: FieldName, value: string, act: FacetAct): string {
  if (act === 'add') return toggleValue(text, field, value)
  if (act === 'exclude') return toggleExcluded(text, field, value)
  const state: FacetState = findFacetState(text, field, value)
  return setOnlyValue(text, field, state === 'only' ? null : value)
}
