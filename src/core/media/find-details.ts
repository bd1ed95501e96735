import { all, first, type ReadDb } from '#core/db/handles.ts'
import type { MediaMetadataTable } from '#core/db/schema.ts'
import type { CameraData, Generation, HistoryEntry, Lora, MediaDetails } from '#shared/media.ts'
import { findRows } from './find-rows.ts'
import { formatTime } from './metadata-row.ts'

type Metadata = Omit<MediaMetadataTable, 'id' | 'parser_version' | 'metadata_extracted_at'>

/** The newest lines of a file's journal that details show. */
const historyLimit = 200

/** All that is known of one file; undefined when there is no such id. */
export function findDetails(db: ReadDb, id: number): MediaDetails | undefined {
  const [row] = findRows(db, [id])
  const file = first(
    db,
    db.sql.selectFrom('media_files').where('id', '=', id).select(['directory', 'notes', 'modified_ns']),
  )
  if (row === undefined || file === undefined) return undefined
  const metadata = first(db, db.sql.selectFrom('media_metadata').where('media_file_id', '=', id).selectAll())
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
    raw: parseRaw(metadata?.raw ?? null),
    problems: all(
      db,
      db.sql
        .selectFrom('media_problems')
        .where('media_file_id', '=', id)
        .select(['stage', 'code', 'message'])
        .orderBy('id'),
    ),
    history: findHistory(db, id),
  }
}

/** A file's journal, newest first. */
export function findHistory(db: ReadDb, id: number): HistoryEntry[] {
  return all(
    db,
    db.sql
      .selectFrom('score_events')
      .where('media_file_id', '=', id)
      .select(['id', 'at', 'what', 'old', 'new', 'by'])
      .orderBy('id', 'desc')
      .limit(historyLimit),
  ).map((event) => ({ ...event, old: parseValue(event.old), new: parseValue(event.new) }))
}

function parseValue(json: string | null): HistoryEntry['old'] {
  return json === null ? null : (JSON.parse(json) as HistoryEntry['old']) // the journal holds nothing else
}

function parseRaw(json: string | null): Readonly<Record<string, string>> {
  return json === null ? {} : (JSON.parse(json) as Record<string, string>) // written by `recordFiles` from the same type
}

function createGeneration(row: Metadata | undefined, loras: readonly Lora[]): Generation {
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
    workflow: row?.workflow_data ?? null,
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
