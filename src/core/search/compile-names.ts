import { contentHashPrefixes } from '#core/identity/hash-content.ts'
import { canonicalSampler } from '#core/metadata/sampler-name.ts'
import { foldText } from '#shared/query/fold-text.ts'
import { createIdTest, createKeywordTest, createNameTest, type TextTest } from '#shared/query/match-text.ts'
import type { NumberMeaning, TextMatch } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { compareNumber } from './compile-number.ts'
import { type DistinctSource, findDistinct } from './find-distinct.ts'
import { findAliases } from './keyword-meanings.ts'
import { anyOf, nothing, type Plan, select } from './plan.ts'

/** A name's column, and the query of ids by a list of its values. */
type NamePlace = DistinctSource & { readonly ids: string }

function inMetadata(column: string): NamePlace {
  return {
    table: 'media_metadata',
    column,
    ids: `SELECT media_file_id FROM media_metadata WHERE ${column} IN (SELECT value FROM json_each(?))`,
  }
}

function inResources(kind: string): NamePlace {
  return {
    table: 'media_resources',
    column: 'name',
    where: `kind = '${kind}'`,
    ids: `SELECT media_file_id FROM media_resources WHERE kind = '${kind}' AND name IN (SELECT value FROM json_each(?))`,
  }
}

function inFiles(column: string): NamePlace {
  return {
    table: 'media_files',
    column,
    ids: `SELECT id FROM media_files WHERE ${column} IN (SELECT value FROM json_each(?))`,
  }
}

/** As the partial index says it: SQLite takes that index only for a condition in its own words. */
const ownTypes = "keyword_type IN ('user', 'file')"

function inKeywords(type: string): NamePlace {
  return {
    table: 'media_keywords',
    column: 'keyword',
    where: `${ownTypes} AND keyword_type = '${type}'`,
    ids: `SELECT media_file_id FROM media_keywords WHERE ${ownTypes} AND keyword_type = '${type}' AND keyword IN (SELECT value FROM json_each(?))`,
  }
}

const places = {
  model: [inMetadata('model_name'), inResources('model')],
  vae: [inMetadata('vae')],
  embedding: [inResources('embedding')],
  controlnet: [inResources('controlnet')],
  sampler: [inMetadata('sampler')],
  scheduler: [inMetadata('scheduler')],
  tool: [inMetadata('tool')],
  codec: [inMetadata('codec')],
  camera: [inMetadata('camera')],
  lens: [inMetadata('lens')],
  ext: [inFiles('extension')],
  container: [inFiles('format')],
  tag: [inKeywords('user')],
  kw: [inKeywords('file')],
} as const satisfies Readonly<Record<string, readonly NamePlace[]>>

export type NameField = keyof typeof places

/** Where the library's values of a field are: for completions as well. */
export function listNamePlaces(field: NameField): readonly DistinctSource[] {
  return places[field]
}

/** Files whose name of this kind matches: the names are few, so each is looked at once. */
export function compileName(
  context: CompileContext,
  field: NameField,
  match: TextMatch,
  exact: boolean,
): Plan {
  const test = createTest(context, field, match, exact)
  return anyOf(places[field].map((place) => compileAmong(context, place, test)))
}

function compileAmong({ db }: CompileContext, place: NamePlace, test: TextTest): Plan {
  const names = findDistinct(db, place).filter(test)
  return names.length === 0 ? nothing : select(place.ids, JSON.stringify(names))
}

function createTest(context: CompileContext, field: NameField, match: TextMatch, exact: boolean): TextTest {
  switch (field) {
    case 'tag':
    case 'kw':
      return withAliases(context, match)
    case 'sampler':
      return createSamplerTest(match, canonicalSampler)
    case 'scheduler':
      return createSamplerTest(match, canonicalScheduler)
    case 'ext': {
      const test = createIdTest(match)
      return (extension) => test(normalizeExtension(extension))
    }
    case 'tool':
    case 'codec':
    case 'container':
      return createIdTest(match)
    default:
      return createNameTest(match, exact)
  }
}

/** `.JPEG` is `jpg`: what the field's table makes of the other spelling. */
export function normalizeExtension(extension: string): string {
  const plain = extension.replace(/^\./, '').toLowerCase()
  return plain === 'jpeg' ? 'jpg' : plain === 'tiff' ? 'tif' : plain
}

/** One spelling for all programs’: `SGM Uniform` is `sgm_uniform`. */
export function canonicalScheduler(name: string | null): string | null {
  return name === null
    ? null
    : name
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
}

/** Any program's spelling: what is the same under its one name is the same. */
function createSamplerTest(match: TextMatch, canonical: (name: string | null) => string | null): TextTest {
  const asWritten = createIdTest(match)
  if (match.is === 'word' || match.is === 'phrase') {
    const wanted = canonical(match.text)
    return (name) => asWritten(name) || (wanted !== null && canonical(name) === wanted)
  }
  return (name) => asWritten(name) || asWritten(canonical(name) ?? '')
}

/** A keyword is also found by its alias. */
function withAliases(context: CompileContext, match: TextMatch): TextTest {
  const test = createKeywordTest(match)
  const aliases = findAliases(context)
  const meant = new Set(aliases.filter(([alias]) => test(alias)).map(([, keyword]) => foldText(keyword)))
  return meant.size === 0 ? test : (keyword) => test(keyword) || meant.has(foldText(keyword))
}

const loras: DistinctSource = { table: 'media_loras', column: 'name' }

/** Files with a LoRA of such a name, and of such a weight where one is asked. */
export function compileLora(
  { db }: CompileContext,
  match: TextMatch,
  exact: boolean,
  weight: NumberMeaning | null,
): Plan {
  const names = findDistinct(db, loras).filter(createNameTest(match, exact))
  if (names.length === 0) return nothing
  const ids = 'SELECT media_file_id FROM media_loras WHERE name IN (SELECT value FROM json_each(?))'
  if (weight === null) return select(ids, JSON.stringify(names))
  const { condition, parameters } = compareNumber('weight', weight, 1e-9)
  return select(`${ids} AND ${condition}`, JSON.stringify(names), ...parameters)
}

/** Hashes are known whole or by their beginning, in either case: one is the beginning of the other. */
export function compileHash(column: 'model_hash' | 'content_hash', match: TextMatch): Plan {
  const table = column === 'model_hash' ? 'media_metadata' : 'media_files'
  const id = column === 'model_hash' ? 'media_file_id' : 'id'
  if (match.is === 'glob') {
    const pattern = match.pattern.toLowerCase()
    const condition = `lower(${column}) GLOB ? OR ${column} GLOB ?`
    return select(`SELECT ${id} FROM ${table} WHERE ${condition}`, pattern, `[0-9]*:*:${pattern}`)
  }
  if (match.is !== 'word' && match.is !== 'phrase') return nothing
  const wanted = match.text.toLowerCase().replace(/^0x/, '')
  const spellings =
    column === 'content_hash'
      ? [wanted, ...contentHashPrefixes.map((prefix) => prefix + wanted)]
      : [wanted, wanted.toUpperCase(), `0x${wanted}`, `0X${wanted.toUpperCase()}`]
  const plans = spellings.map((text) =>
    select(`SELECT ${id} FROM ${table} WHERE ${column} >= ? AND ${column} < ?`, text, `${text}g`),
  )
  const shorter = spellings.flatMap((text) =>
    Array.from({ length: Math.max(0, text.length - 8) }, (_, cut) => text.slice(0, 8 + cut)),
  )
  return anyOf([
    ...plans,
    select(
      `SELECT ${id} FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`,
      JSON.stringify(shorter),
    ),
  ])
}
