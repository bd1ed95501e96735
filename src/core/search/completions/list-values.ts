import type { ReadDb } from '#core/db/handles.ts'
import { findKeywordCounts } from '#core/media/keyword-counts.ts'
import type { Field } from '#shared/query/fields.ts'
import { groupFields, sortFields } from '#shared/query/query-tree.ts'
import { listNamePlaces, type NameField } from '../compile-names.ts'
import { type FacetColumn, findFacetColumn, findFileColumn } from '../facet-columns.ts'
import { findDistinct } from '../find-distinct.ts'

export type ListedValue = {
  readonly value: string
  readonly label?: string
  readonly detail?: string
  readonly count: number | null
}

/** What a field's values can be, as far as the language or the library knows them; the most used first. */
export function listValues(db: ReadDb, field: Field): readonly ListedValue[] {
  switch (field.name) {
    case 'model':
      return listColumn(findFacetColumn(db, 'models'))
    case 'sampler':
      return listColumn(findFacetColumn(db, 'samplers'))
    case 'lora':
      return listColumn(findFacetColumn(db, 'loras'))
    case 'tool':
      return listColumn(findFacetColumn(db, 'tools'))
    case 'camera':
      return listColumn(findFacetColumn(db, 'cameras'))
    case 'kw':
      return listColumn(findFacetColumn(db, 'fileKeywords'))
    case 'tag':
      return [...findKeywordCounts(db).values()].map(({ keyword, count }) => ({ value: keyword, count }))
    case 'folder':
    case 'in':
      return listColumn(findFileColumn(db, 'directory'))
    case 'sort':
      return sortFields.map((value) => ({ value, count: null }))
    case 'group':
      return groupFields.map((value) => ({ value, count: null }))
    case 'vae':
    case 'embedding':
    case 'controlnet':
    case 'scheduler':
    case 'ext':
    case 'container':
    case 'codec':
    case 'lens':
      return listNames(db, field.name)
    default:
      return (field.options ?? []).map((value) => ({ value, count: null }))
  }
}

function listNames(db: ReadDb, name: NameField): readonly ListedValue[] {
  const values = listNamePlaces(name).flatMap((place) => findDistinct(db, place))
  return [...new Set(values)].map((value) => ({ value, count: null }))
}

function listColumn({ values, starts }: FacetColumn): readonly ListedValue[] {
  return values
    .map((value, index) => ({ value, count: (starts[index + 1] ?? 0) - (starts[index] ?? 0) }))
    .sort((a, b) => b.count - a.count)
}
