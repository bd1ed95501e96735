import type { GroupField, SortField } from '#shared/query/query-tree.ts'
import type { MadeOf } from './memory.ts'

/** How a key's values are read: of one file (`f` and `m` are its rows), and of all files in the order of an index. */
export type SortSource = {
  /** SQL of the value of one file. */
  readonly value: string
  /** The table that has it, with its column of ids, for reading all at once. */
  readonly from: string
  readonly id: string
  /** SQL of the value there; where it is NULL there is no row. */
  readonly column: string
  /** `names` are few and are put into natural order; `values` sort as SQLite sorts them. */
  readonly kind: 'names' | 'values'
  /** What isn't known comes last either way, unless it counts as less than all that is. */
  readonly unknownIsLeast?: true
  /** What it is made of, for keeping it in memory; null: it changes with every look. */
  readonly madeOf: MadeOf | null
}

function inFiles(
  column: string,
  kind: SortSource['kind'] = 'values',
  madeOf: SortSource['madeOf'] = 'files',
): SortSource {
  return { value: `f.${column}`, from: 'media_files', id: 'id', column, kind, madeOf }
}

function inMetadata(column: string, kind: SortSource['kind'] = 'values'): SortSource {
  return { value: `m.${column}`, from: 'media_metadata', id: 'media_file_id', column, kind, madeOf: 'files' }
}

function computed(expression: (table: string) => string): SortSource {
  return {
    value: expression('m.'),
    from: 'media_metadata',
    id: 'media_file_id',
    column: expression(''),
    kind: 'values',
    madeOf: 'files',
  }
}

/** Digits of any length in the order of their numbers: negative ones first, then by length. */
const seed = (table: string) =>
  `CASE WHEN ${table}seed GLOB '-*' THEN '!' ELSE printf('%03d', length(${table}seed)) || ${table}seed END`

/** Every key but those that are no value of a file (`name` is the order beneath all others). */
export const sortSources: Readonly<Record<Exclude<SortField, 'name' | 'random' | 'relevance'>, SortSource>> =
  {
    path: inFiles('file_path'),
    folder: inFiles('directory', 'names'),
    date: inFiles('date_ms'),
    modified: inFiles('modified_ns'),
    added: inFiles('created_at'),
    viewed: inFiles('last_accessed', 'values', null),
    score: inFiles('score', 'values', 'scores'),
    filesize: inFiles('file_size'),
    type: inFiles('file_type', 'names'),
    ext: inFiles('extension', 'names'),
    id: inFiles('id'),
    taken: inMetadata('taken_at'),
    created: inMetadata('file_created_at'),
    w: inMetadata('width'),
    h: inMetadata('height'),
    mp: computed((table) => `${table}width * ${table}height`),
    ratio: computed((table) => `${table}width * 1.0 / nullif(${table}height, 0)`),
    duration: inMetadata('duration'),
    fps: inMetadata('frame_rate'),
    model: inMetadata('model_name', 'names'),
    sampler: inMetadata('sampler', 'names'),
    tool: inMetadata('tool', 'names'),
    steps: inMetadata('steps'),
    cfg: inMetadata('cfg_scale'),
    denoise: inMetadata('denoise'),
    guidance: inMetadata('guidance'),
    clipskip: inMetadata('clip_skip'),
    seed: computed(seed),
    camera: inMetadata('camera', 'names'),
    iso: inMetadata('iso'),
    aperture: inMetadata('aperture'),
    focal: inMetadata('focal_length'),
    scored: {
      value: "(SELECT max(at) FROM score_events WHERE media_file_id = f.id AND what = 'score')",
      from: "(SELECT media_file_id, max(at) AS scored_at FROM score_events WHERE what = 'score' GROUP BY media_file_id)",
      id: 'media_file_id',
      column: 'scored_at',
      kind: 'values',
      madeOf: 'scores',
    },
    tags: {
      value:
        "(SELECT nullif(count(*), 0) FROM media_keywords WHERE media_file_id = f.id AND keyword_type = 'user')",
      from: "(SELECT media_file_id, count(*) AS tags FROM media_keywords WHERE keyword_type = 'user' GROUP BY media_file_id)",
      id: 'media_file_id',
      column: 'tags',
      kind: 'values',
      madeOf: 'keywords',
      unknownIsLeast: true,
    },
  }

/** What files are grouped by; days come from `date`. */
export const groupSources: Readonly<Record<GroupField, SortSource>> = {
  model: sortSources.model,
  day: sortSources.date,
  folder: sortSources.folder,
  prompt: inMetadata('prompt'),
  seed: inMetadata('seed'),
  score: sortSources.score,
}
