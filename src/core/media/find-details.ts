import { all, first, prepare, type ReadDb } from '#core/db/handles.ts'
import type { MediaMetadataTable } from '#core/db/schema.ts'
import type {
  CameraData,
  GenerationDetails,
  HistoryEntry,
  Lora,
  MediaDetails,
  RawText,
} from '#shared/media.ts'
import { parseValue } from './find-deed.ts'
import { findRows } from './find-rows.ts'
import { formatTime } from './metadata-row.ts'
import { findKind } from './undo.ts'

/** All but the texts that can be megabytes long. */
const columns = [
  ...[
    'file_created_at',
    'color_mode',
    'has_alpha',
    'orientation',
    'frame_rate',
    'codec',
    'audio_codec',
    'tool',
  ],
  ...['tool_version', 'prompt', 'negative_prompt', 'model_name', 'model_hash', 'vae', 'sampler', 'scheduler'],
  ...['steps', 'cfg_scale', 'guidance', 'seed', 'clip_skip', 'denoise', 'camera', 'lens', 'iso', 'aperture'],
  ...['shutter', 'focal_length', 'taken_at', 'latitude', 'longitude'],
] as const
type Metadata = Pick<MediaMetadataTable, (typeof columns)[number]>

/** The newest lines of a file's journal that details show. */
const historyLimit = 200

/** All that is known of one file; undefined when there is no such id. */
export function findDetails(db: ReadDb, id: number): MediaDetails | undefined {
  const [row] = findRows(db, [id])
  const file = first(
    db,
    db.sql
      .selectFrom('media_files')
      .where('id', '=', id)
      .select(['directory', 'notes', 'modified_ns', 'missing_since']),
  )
  if (row === undefined || file === undefined) return undefined
  const metadata = first(
    db,
    db.sql.selectFrom('media_metadata').where('media_file_id', '=', id).select(columns),
  )
  const loras = all(
    db,
    db.sql.selectFrom('media_loras').where('media_file_id', '=', id).select(['name', 'weight']).orderBy('id'),
  )
  return {
    row,
    directory: file.directory,
    createdAt: metadata?.file_created_at ?? null,
    modifiedAt: formatTime(file.modified_ns / 1e6) ?? new Date(0).toISOString(),
    colorMode: metadata?.color_mode ?? null,
    hasAlpha: metadata?.has_alpha == null ? null : metadata.has_alpha === 1,
    orientation: metadata?.orientation ?? null,
    frameRate: metadata?.frame_rate ?? null,
    codec: metadata?.codec ?? null,
    audioCodec: metadata?.audio_codec ?? null,
    generation: createGeneration(metadata, loras),
    generationDetails: findGenerationDetails(db, id),
    workflowLength: findWorkflowLength(db, id),
    camera: createCamera(metadata),
    notes: file.notes,
    keywords: all(
      db,
      db.sql
        .selectFrom('media_keywords')
        .where('media_file_id', '=', id)
        .select(['keyword', 'keyword_type as type', 'source'])
        .orderBy('id'),
    ),
    raw: findRaw(db, id),
    problems: all(
      db,
      db.sql
        .selectFrom('media_problems')
        .where('media_file_id', '=', id)
        .where('code', '<>', 'conflict')
        .select(['stage', 'code', 'message'])
        .orderBy('id'),
    ),
    history: findHistory(db, id),
    places: findPlaces(db, id),
    missingSince: file.missing_since,
  }
}

/** A file's journal, newest first. */
export function findHistory(db: ReadDb, id: number): HistoryEntry[] {
  return all(
    db,
    db.sql
      .selectFrom('score_events as e')
      .leftJoin('score_events as question', 'question.id', 'e.settles')
      .where('e.media_file_id', '=', id)
      .select([
        'e.id',
        'e.at',
        'e.what',
        'e.old',
        'e.new',
        'e.by',
        'e.undoes',
        'e.refused',
        'question.refused as answers',
      ])
      .orderBy('e.id', 'desc')
      .limit(historyLimit),
  ).map(({ refused, answers, undoes, ...event }) => ({
    ...event,
    old: parseValue(event.old),
    new: parseValue(event.new),
    ...(refused === null ? {} : { refused: parseValue(refused) }),
    ...(answers === null ? {} : { answers: parseValue(answers) }),
    ...(undoes === null
      ? {}
      : { takesBack: findKind(db, undoes) === 'redo' ? ('redo' as const) : ('undo' as const) }),
  }))
}

const mostPlaces = 50

function findPlaces(db: ReadDb, id: number): MediaDetails['places'] {
  return all(
    db,
    db.sql
      .selectFrom('asset_paths')
      .where('media_file_id', '=', id)
      .select(['path', 'first_seen as firstSeen', 'last_seen as lastSeen', 'is_active'])
      .orderBy('is_active', 'desc')
      .orderBy('last_seen', 'desc')
      .limit(mostPlaces),
  ).map(({ is_active, ...place }) => ({ ...place, isThere: is_active === 1 }))
}

/** Under this name in `raw` the readers keep what has no column. */
const detailsName = 'generation'
/** Under these the jobs note that they looked and found nothing: no text of the file. */
const marks = JSON.stringify(['exiftool', 'Hidden in the pixels'])
/** So much of a text is told with the details; some are megabytes long. */
const rawStart = 2000

function findRaw(db: ReadDb, id: number): readonly RawText[] {
  return prepare(
    db,
    `SELECT text.key AS name, substr(text.value, 1, ${rawStart}) AS text, length(text.value) AS length
     FROM media_metadata, json_each(raw) AS text WHERE media_file_id = ? AND raw IS NOT NULL AND text.key <> ?
       AND NOT (text.value IN ('nothing', 'failed') AND text.key IN (SELECT mark.value FROM json_each(?) AS mark))`,
  ).all(id, detailsName, marks) as RawText[] // the columns above; `raw` holds texts only
}

/** The whole of one text of a file. */
export function findRawText(db: ReadDb, id: number, name: string): string | null {
  const text = prepare(
    db,
    'SELECT value FROM media_metadata, json_each(raw) WHERE media_file_id = ? AND raw IS NOT NULL AND key = ?',
  )
    .pluck()
    .get(id, name) as string | undefined // `raw` holds texts only
  return text ?? null
}

function findGenerationDetails(db: ReadDb, id: number): GenerationDetails | null {
  const json = findRawText(db, id, detailsName)
  return json === null ? null : { ...noDetails, ...(JSON.parse(json) as Partial<GenerationDetails>) } // written by the readers; older ones knew fewer fields
}

const noDetails: GenerationDetails = {
  width: null,
  height: null,
  samplerCanonical: null,
  models: [],
  characters: [],
  embeddings: [],
  controlnets: [],
  hires: null,
  passes: [],
}

function findWorkflowLength(db: ReadDb, id: number): number | null {
  const length = prepare(db, 'SELECT length(workflow_data) FROM media_metadata WHERE media_file_id = ?')
    .pluck()
    .get(id) as number | null | undefined // a length
  return length ?? null
}

function createGeneration(row: Metadata | undefined, loras: readonly Lora[]): MediaDetails['generation'] {
  return {
    tool: row?.tool ?? null,
    toolVersion: row?.tool_version ?? null,
    prompt: row?.prompt ?? null,
    negativePrompt: row?.negative_prompt ?? null,
    model: row?.model_name ?? null,
    modelHash: row?.model_hash ?? null,
    vae: row?.vae ?? null,
    sampler: row?.sampler ?? null,
    scheduler: row?.scheduler ?? null,
    steps: row?.steps ?? null,
    cfg: row?.cfg_scale ?? null,
    guidance: row?.guidance ?? null,
    seed: row?.seed ?? null,
    clipSkip: row?.clip_skip ?? null,
    denoise: row?.denoise ?? null,
    loras,
  }
}

function createCamera(row: Metadata | undefined): CameraData {
  return {
    camera: row?.camera ?? null,
    lens: row?.lens ?? null,
    iso: row?.iso ?? null,
    aperture: row?.aperture ?? null,
    shutter: row?.shutter ?? null,
    focalLengthMm: row?.focal_length ?? null,
    takenAt: row?.taken_at ?? null,
    latitude: row?.latitude ?? null,
    longitude: row?.longitude ?? null,
  }
}
