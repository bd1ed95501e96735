import type BetterSqlite3 from 'better-sqlite3'
import { createFileNames, createRatio } from '#core/media/file-columns.ts'
import { createRowCheck } from '#core/media/row-check.ts'
import type { KeywordType } from '#shared/media.ts'
import {
  type AncestorRecord,
  type AncestorRow,
  toInteger,
  toNumber,
  toText,
  toTime,
} from './ancestor-rows.ts'

type Statement = BetterSqlite3.Statement<unknown[]>
export type FileStatements = Readonly<
  Record<'file' | 'metadata' | 'keyword' | 'thumbnail' | 'event' | 'leftover' | 'order', Statement>
>

export function createFileStatements(sqlite: BetterSqlite3.Database): FileStatements {
  return {
    file: sqlite.prepare(
      `INSERT INTO media_files (file_path, filename, directory, extension, name_key, id, file_size, file_type, score, favourite,
         created_at, updated_at, last_accessed, date_ms, ratio, revision, row_check)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    metadata: sqlite.prepare(
      `INSERT INTO media_metadata (media_file_id, width, height, duration, frame_rate, color_mode, has_alpha, png_text, workflow_data,
         prompt, negative_prompt, model_name, sampler, steps, cfg_scale, seed, file_modified_at, metadata_extracted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    keyword: sqlite.prepare(
      `INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, confidence, source, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    thumbnail: sqlite.prepare(
      `INSERT OR IGNORE INTO media_thumbnails (media_file_id, thumbnail_size, thumbnail_data, mime_type, file_path, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    event: sqlite.prepare(
      "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, 'import')",
    ),
    order: sqlite.prepare(
      "INSERT INTO outbox (media_file_id, target, revision, queued_at) VALUES (?, 'score-file', 1, ?)",
    ),
    leftover: sqlite.prepare('INSERT INTO adopted_leftovers (file_path, score, data) VALUES (?, ?, ?)'),
  }
}

/** Whether a person said something of a file: what has to be in its score file too, or it would be in the database only. */
export function isJudged({ file, score, keywords }: AncestorRow): boolean {
  const isOwn = (keyword: AncestorRecord) => toKeywordType(toText(keyword.keyword_type)) === 'user'
  return score !== 0 || toInteger(file.favourite) === 1 || keywords.some(isOwn)
}

/**
 * Writes one file of the scoring program into our tables, under its old id. It has no time of modification yet, so the next scan reads
 * it like a new one; until then, what the scoring program knew of it is shown.
 */
export function copyAncestorFile(statements: FileStatements, row: AncestorRow, path: string): void {
  const { file, score, metadata } = row
  const at = new Date().toISOString()
  const favourite = toInteger(file.favourite) === 1 ? 1 : 0
  const revision = score === 0 && favourite === 0 ? 0 : 1
  const { id } = file
  statements.file.run(
    ...createFileNames(path),
    id,
    file.file_size,
    toFileType(toText(file.file_type)),
    score,
    favourite,
    toTime(file.created_at) ?? at,
    toTime(file.updated_at) ?? at,
    toTime(file.last_accessed),
    Date.parse(toTime(metadata?.file_modified_at) ?? '') || 0,
    createRatio(toInteger(metadata?.width), toInteger(metadata?.height)),
    revision,
    createRowCheck({ id, file_path: path, score, favourite, label: null, revision }),
  )
  const batch = 'adoption'
  if (score !== 0) statements.event.run(id, at, 'score', '0', String(score), batch)
  if (favourite === 1) statements.event.run(id, at, 'favourite', 'false', 'true', batch)
  if (metadata !== null) copyMetadata(statements, id, metadata)
  for (const one of row.keywords) {
    statements.keyword.run(
      id,
      toText(one.keyword) ?? '',
      toKeywordType(toText(one.keyword_type)),
      toNumber(one.confidence) ?? 1,
      toText(one.source),
      toTime(one.created_at) ?? at,
    )
  }
  for (const one of row.thumbnails) {
    statements.thumbnail.run(
      id,
      toText(one.thumbnail_size) ?? '',
      toText(one.thumbnail_data),
      toText(one.mime_type) ?? 'image/jpeg',
      toText(one.file_path),
      toTime(one.created_at) ?? at,
    )
  }
}

function copyMetadata(statements: FileStatements, id: number, row: AncestorRecord): void {
  statements.metadata.run(
    id,
    toInteger(row.width),
    toInteger(row.height),
    toNumber(row.duration),
    toNumber(row.frame_rate),
    toText(row.color_mode),
    toInteger(row.has_alpha) === 1 ? 1 : 0,
    toText(row.png_text),
    toText(row.workflow_data),
    toText(row.prompt),
    toText(row.negative_prompt),
    toText(row.model_name),
    toText(row.sampler),
    toInteger(row.steps),
    toNumber(row.cfg_scale),
    toText(row.seed),
    toTime(row.file_modified_at),
    toTime(row.metadata_extracted_at),
  )
}

function toFileType(text: string | null): string {
  return text === 'image' || text === 'video' ? text : 'unknown'
}

/** Types that only later versions of the scoring program wrote (`extracted`, `comfyui`) were made by it, not by the person. */
function toKeywordType(text: string | null): KeywordType {
  if (text === null || text === 'user') return 'user'
  return text === 'prompt' || text === 'workflow' ? text : 'auto'
}
