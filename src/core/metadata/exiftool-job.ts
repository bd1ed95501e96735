import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { runJob } from '#core/jobs/run-job.ts'
import { type FoundAndRead, recordFiles } from '#core/media/record-files.ts'
import { type ExifToolReader, exifToolProcesses, openExifTool } from '#core/tools/exiftool.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { AppError } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { mergeExifTool } from './merge-exiftool.ts'
import type { ReadSettings } from './parser.ts'
import { findRecordedFile, isSameVersion, type RecordedFile, readAsRecorded } from './recorded-file.ts'

export type ExifToolParts = {
  readonly db: WriteDb
  /** The library's folder. */
  readonly folder: string
  readonly settings?: ReadSettings
  readonly emitProgress: (progress: JobProgress) => void
  readonly onChanged: (ids: readonly number[]) => void
}

/**
 * The key in `raw` under which a photograph's row says that ExifTool has read it: what it filled in as JSON, `nothing`, or `failed`. A
 * new reading of the file takes it away again.
 */
const readKey = 'exiftool'
const batchSize = 100
const batchMs = 500
const rowsAtOnce = 5000

type Done = {
  readonly id: number
  readonly recorded: RecordedFile
  /** What to write: the file as it is known now, or just the mark. */
  readonly outcome: FoundAndRead | 'nothing' | 'failed'
}

/**
 * Lets ExifTool read photographs of which our own readers left camera, lens, exposure or date open, or which they couldn't read to the
 * end, and fills the gaps. A file that goes over a limit is never given to it. Does nothing where ExifTool can't run.
 */
export async function runExifToolJob(parts: ExifToolParts, signal: AbortSignal): Promise<void> {
  const { db } = parts
  const batch: Done[] = []
  let flushedAtMs = performance.now()
  let exiftool: ExifToolReader | undefined

  function flush(): void {
    flushedAtMs = performance.now()
    const waiting = batch.splice(0)
    if (waiting.length === 0) return
    const changed = inTransaction(db, () => {
      const changed: number[] = []
      const files: FoundAndRead[] = []
      for (const { id, recorded, outcome } of waiting) {
        if (!isSameVersion(findRecordedFile(db, id), recorded)) continue
        if (typeof outcome === 'string') markRead(db, id, outcome)
        else {
          files.push(outcome)
          changed.push(id)
        }
      }
      recordFiles(db, files)
      return changed
    })
    if (changed.length > 0) parts.onChanged(changed)
  }

  function keep(done: Done): void {
    batch.push(done)
    if (batch.length >= batchSize || performance.now() - flushedAtMs > batchMs) flush()
  }

  try {
    await runJob<number>(
      {
        name: 'metadata',
        // One more than there are processes, so that none waits for a file to be opened.
        concurrency: exifToolProcesses + 1,
        pending: async () => {
          flush()
          const pending = await findPending(db)
          if (pending.length === 0) return []
          exiftool ??= await openExifTool()
          return exiftool === undefined ? [] : pending
        },
        run: async (id, stop) => {
          const recorded = findRecordedFile(db, id)
          if (exiftool === undefined || recorded === undefined) return
          const outcome = await readFile(parts, exiftool, recorded, stop)
          if (outcome !== undefined) keep({ id, recorded, outcome })
        },
        recordProblem: (id, error) => {
          if (!(error instanceof AppError) || error.code === 'tool-missing') throw error
          // A file that can't be opened just now keeps its turn for later; that ExifTool knows no more than we do is no problem.
          if (error.code !== 'tool-failed' && error.code !== 'unsupported') return
          const recorded = findRecordedFile(db, id)
          if (recorded !== undefined) keep({ id, recorded, outcome: 'failed' })
        },
      },
      { report: parts.emitProgress, snapshot: () => [] },
      signal,
    )
  } finally {
    flush()
    await exiftool?.close()
  }
}

/** Undefined: it is gone, or no longer what was recorded; the scan sees to it. */
async function readFile(
  { folder, settings }: ExifToolParts,
  exiftool: ExifToolReader,
  recorded: RecordedFile,
  signal: AbortSignal,
): Promise<Done['outcome'] | undefined> {
  const path = join(folder, recorded.path)
  const extracted = readAsRecorded(path, recorded, settings)
  if (extracted === undefined) return undefined
  if (extracted.problems.some((problem) => problem.code === 'over-limit')) return 'failed'
  const file = await openMediaFile({ path, root: folder })
  try {
    const tags = await exiftool.read({ path, descriptor: file.handle.fd }, signal)
    const merged = mergeExifTool(extracted, tags)
    if (Object.keys(merged.filled).length === 0) return 'nothing'
    const raw = { ...merged.extracted.raw, [readKey]: JSON.stringify(merged.filled) }
    return { found: recorded, extracted: { ...merged.extracted, raw } }
  } finally {
    await file.close()
  }
}

function markRead(db: WriteDb, id: number, outcome: 'nothing' | 'failed'): void {
  prepare(
    db,
    `UPDATE media_metadata SET raw = json_set(CASE WHEN json_valid(raw) THEN raw ELSE '{}' END, '$."${readKey}"', ?)
     WHERE media_file_id = ?`,
  ).run(outcome, id)
}

const rawFormats = "'dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2'"

/**
 * Photographs with gaps that ExifTool hasn't read, by id. Those of a generator aren't photographs, and of a JPEG without a camera there
 * is nothing to find.
 */
async function findPending(db: ReadDb): Promise<readonly number[]> {
  // A text inside `raw` has its quotes escaped, so this can only be the key itself.
  const marker = `"${readKey}":`
  const query = prepare(
    db,
    `SELECT f.id, (m.raw IS NULL OR instr(m.raw, ?) = 0) AND (
         (f.format IN (${rawFormats}) AND (m.camera IS NULL OR m.lens IS NULL OR m.taken_at IS NULL OR m.width IS NULL))
         OR (f.format IN ('jpeg', 'tiff', 'heif', 'avif', 'webp', 'jxl') AND m.camera IS NOT NULL
           AND (m.lens IS NULL OR m.taken_at IS NULL OR m.iso IS NULL OR m.shutter IS NULL OR m.aperture IS NULL))
         OR (f.format IN (${rawFormats}, 'jpeg', 'tiff', 'heif') AND EXISTS (SELECT 1 FROM media_problems p
           WHERE p.media_file_id = f.id AND p.stage = 'metadata' AND p.code IN ('truncated', 'unreadable')))
       ) AND NOT EXISTS (SELECT 1 FROM media_problems p WHERE p.media_file_id = f.id AND p.code = 'over-limit') AS isPending
     FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id
     WHERE f.id > ? AND f.file_type = 'image' AND f.missing_since IS NULL AND m.tool IS NULL ORDER BY f.id LIMIT ?`,
  )
  const found: number[] = []
  for (let afterId = 0; ; ) {
    const rows = query.all(marker, afterId, rowsAtOnce) as {
      readonly id: number
      readonly isPending: 0 | 1
    }[] // the columns above
    for (const { id, isPending } of rows) if (isPending === 1) found.push(id)
    if (rows.length < rowsAtOnce) return found
    afterId = rows.at(-1)?.id ?? afterId
    await nextTurn() // A score doesn't wait until all rows were looked at.
  }
}
