import type { ReadDb } from '#core/db/handles.ts'
import { findKeywordCounts } from '#core/media/keyword-counts.ts'
import type { Field } from '#shared/query/fields.ts'
import { foldText } from '#shared/query/fold-text.ts'
import { shortenName } from '#shared/query/match-text.ts'
import { groupFields } from '#shared/query/query-tree.ts'
import { canonicalScheduler, listNamePlaces, type NameField, normalizeExtension } from '../compile-names.ts'
import { countFolders } from '../count-folders.ts'
import { findFacetColumn } from '../facet-columns.ts'
import { countPresentValues } from './count-present.ts'
import { type CountedSource, countValues } from './count-values.ts'
import { listDates } from './list-dates.ts'
import { listFixedValues } from './list-fixed.ts'
import { listNodeClasses } from './list-node-parts.ts'
import { listOptions } from './list-options.ts'

/** Something that may stand as a field's value. */
export type ListedValue = {
  readonly value: string
  /** What is put in where it isn't the value, quoted where it must be: operators, patterns. */
  readonly text?: string
  readonly detail?: string | null
  readonly count: number | null
}

function inMetadata(column: string): CountedSource {
  return { table: 'media_metadata', id: 'media_file_id', column }
}

/** Numbers of which the same come again and again. */
const numbers: Partial<Readonly<Record<Field['name'], CountedSource>>> = {
  steps: inMetadata('steps'),
  cfg: inMetadata('cfg_scale'),
  denoise: inMetadata('denoise'),
  clipskip: inMetadata('clip_skip'),
  guidance: inMetadata('guidance'),
  fps: inMetadata('frame_rate'),
  iso: inMetadata('iso'),
  aperture: inMetadata('aperture'),
  shutter: inMetadata('shutter'),
  focal: inMetadata('focal_length'),
  w: inMetadata('width'),
}

/** What a field's values can be, as far as the language or the library knows them, the most used first. */
export function listValues(db: ReadDb, field: Field): readonly ListedValue[] {
  switch (field.name) {
    case 'model':
      return countPresentValues(db, findFacetColumn(db, 'models'))
    case 'sampler':
      return countPresentValues(db, findFacetColumn(db, 'samplers'))
    case 'lora':
      return countPresentValues(db, findFacetColumn(db, 'loras'))
    case 'tool':
      return countPresentValues(db, findFacetColumn(db, 'tools'))
    case 'camera':
      return countPresentValues(db, findFacetColumn(db, 'cameras'))
    case 'kw':
      return countPresentValues(db, findFacetColumn(db, 'fileKeywords'))
    case 'tag':
      return [...findKeywordCounts(db).values()].map(({ keyword, count }) => ({ value: keyword, count }))
    case 'folder':
      // The library's own folder is written so.
      return countValues(db, folders).map(({ value, count }) => ({ value: value || '/', count }))
    case 'in':
      return listFoldersBelow(db)
    case 'node':
      return listNodeClasses(db)
    case 'vae':
    case 'embedding':
    case 'controlnet':
    case 'scheduler':
    case 'ext':
    case 'container':
    case 'codec':
    case 'lens':
      return listNames(db, field.name)
    case 'size':
      return countValues(db, sizes)
    case 'group':
      return groupFields.map((value) => ({ value, count: null }))
    default:
      return listByKind(db, field)
  }
}

function listByKind(db: ReadDb, field: Field): readonly ListedValue[] {
  const source = numbers[field.name]
  if (source !== undefined) return countValues(db, source)
  if (field.kind === 'date') return listDates(db, field)
  return [...(listOptions(db, field) ?? []), ...listFixedValues(field)]
}

/** What is counted with one SELECT, for the test of their plans. */
export function listCountedSources(): readonly CountedSource[] {
  const names = (
    ['vae', 'embedding', 'controlnet', 'scheduler', 'ext', 'container', 'codec', 'lens'] as const
  )
    .flatMap((name) => listNamePlaces(name))
    .map((place) => ({ ...place, id: place.table === 'media_files' ? 'id' : 'media_file_id' }))
  return [...Object.values(numbers), ...names, folders, sizes]
}

const folders: CountedSource = { table: 'media_files', id: 'id', column: 'directory' }
const sizes: CountedSource = { ...inMetadata("width || 'x' || height"), where: 'width > 0 AND height > 0' }

/** With all below each. */
function listFoldersBelow(db: ReadDb): readonly ListedValue[] {
  const own = countValues(db, folders).map(({ value, count }) => ({ directory: value, count }))
  return countFolders(own)
    .filter(({ path }) => path !== '')
    .map(({ path, count }) => ({ value: path, count }))
    .sort((a, b) => b.count - a.count)
}

/** Spellings that a field takes for one value. */
const keys: Partial<Readonly<Record<NameField, (name: string) => string>>> = {
  scheduler: (name) => canonicalScheduler(name) ?? '',
  ext: normalizeExtension,
  codec: foldText,
  container: foldText,
}

/** Each under its most used spelling. */
function listNames(db: ReadDb, name: NameField): readonly ListedValue[] {
  const keyOf = keys[name] ?? ((value: string) => shortenName(value).toLowerCase())
  const counts = new Map<string, { readonly value: string; readonly count: number }>()
  for (const place of listNamePlaces(name)) {
    const id = place.table === 'media_files' ? 'id' : 'media_file_id'
    for (const { value, count } of countValues(db, { ...place, id })) {
      const shown = name === 'ext' ? normalizeExtension(value) : keys[name] ? value : shortenName(value)
      const known = counts.get(keyOf(value))
      counts.set(keyOf(value), { value: known?.value ?? shown, count: count + (known?.count ?? 0) })
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}
