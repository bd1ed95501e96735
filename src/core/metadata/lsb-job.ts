import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { runJob } from '#core/jobs/run-job.ts'
import { type FoundAndRead, recordFiles } from '#core/media/record-files.ts'
import { AppError } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import type { MediaFormat } from '#shared/media.ts'
import { addHiddenText, mayHideText } from './hidden-text.ts'
import type { HiddenBytes } from './lsb.ts'
import type { ReadSettings } from './parser.ts'
import { findRecordedFile, isSameVersion, type RecordedFile, readAsRecorded } from './recorded-file.ts'

export type LsbParts = {
  readonly db: WriteDb
  /** The library's folder. */
  readonly folder: string
  /** Asks a decoder. Undefined: there is none. Throws `forbidden` for a file that can't be opened just now. */
  readonly readHidden: (id: number, signal: AbortSignal) => Promise<HiddenBytes | undefined>
  readonly settings?: ReadSettings
  readonly emitProgress: (progress: JobProgress) => void
  readonly onChanged: (ids: readonly number[]) => void
}

/** The key in `raw` under which a picture's row says that its pixels were looked at. A new reading of the file takes it away again. */
const lookedKey = 'Hidden in the pixels'
const concurrency = 2
const batchSize = 100
const batchMs = 500
const rowsAtOnce = 5000

type Looked = {
  readonly id: number
  readonly recorded: RecordedFile
  readonly file: FoundAndRead | undefined
}

/**
 * Looks into the pixels of pictures of which nothing is known, for the texts that some generators hide there; records what it finds,
 * and of the others that they were looked at. The decoder process decodes, and first only a corner.
 */
export async function runLsbJob(parts: LsbParts, signal: AbortSignal): Promise<void> {
  const { db, folder } = parts
  const batch: Looked[] = []
  let flushedAtMs = performance.now()

  function flush(): void {
    flushedAtMs = performance.now()
    const waiting = batch.splice(0)
    if (waiting.length === 0) return
    const found = inTransaction(db, () => {
      const same = waiting.filter(({ id, recorded }) => isSameVersion(findRecordedFile(db, id), recorded))
      const found = same.flatMap(({ id, file }) => (file === undefined ? [] : [{ id, file }]))
      recordFiles(
        db,
        found.map(({ file }) => file),
      )
      for (const { id, file } of same) if (file === undefined) markLooked(db, id)
      return found
    })
    if (found.length > 0) parts.onChanged(found.map(({ id }) => id))
  }

  async function look(id: number, stop: AbortSignal): Promise<void> {
    const recorded = findRecordedFile(db, id)
    if (recorded === undefined) return
    const hidden = await parts.readHidden(id, stop)
    if (hidden === undefined) {
      batch.push({ id, recorded, file: undefined })
      return
    }
    const path = join(folder, recorded.path)
    const extracted = readAsRecorded(path, recorded, parts.settings, (findings) =>
      addHiddenText(findings, hidden),
    )
    if (extracted === undefined) return
    const raw = { ...extracted.raw, [lookedKey]: hidden.packing }
    batch.push({ id, recorded, file: { found: recorded, extracted: { ...extracted, raw } } })
  }

  try {
    await runJob<number>(
      {
        name: 'metadata',
        concurrency,
        pending: async () => {
          flush()
          return findUnlooked(db)
        },
        run: async (id, stop) => {
          await look(id, stop)
          if (batch.length >= batchSize || performance.now() - flushedAtMs > batchMs) flush()
        },
        recordProblem: (_, error) => {
          // A file that can't be opened just now keeps its turn for later; whether it can be decoded, its thumbnail tells.
          if (!(error instanceof AppError) || error.code === 'tool-missing') throw error
        },
      },
      { report: parts.emitProgress, snapshot: () => [] },
      signal,
    )
  } finally {
    flush()
  }
}

function markLooked(db: WriteDb, id: number): void {
  prepare(
    db,
    `UPDATE media_metadata SET raw = json_set(CASE WHEN json_valid(raw) THEN raw ELSE '{}' END, '$."${lookedKey}"', 'nothing')
     WHERE media_file_id = ?`,
  ).run(id)
}

type Row = {
  readonly id: number
  readonly format: MediaFormat
  readonly width: number | null
  readonly height: number | null
  readonly colorMode: string | null
  readonly isAnimated: 0 | 1
  readonly isKnown: 0 | 1
}

/** Pictures that may hide a text and weren't looked at yet, by id. */
async function findUnlooked(db: ReadDb): Promise<readonly number[]> {
  // A text inside `raw` has its quotes escaped, so this can only be the key itself.
  const marker = `"${lookedKey}":`
  const query = prepare(
    db,
    `SELECT f.id, f.format, m.width, m.height, m.color_mode AS colorMode, coalesce(m.animated, 0) AS isAnimated,
       (m.parser IS NOT NULL OR m.prompt IS NOT NULL OR m.camera IS NOT NULL
        OR (m.raw IS NOT NULL AND instr(m.raw, ?) > 0)
        OR EXISTS (SELECT 1 FROM media_problems p WHERE p.media_file_id = f.id AND p.code = 'over-limit')) AS isKnown
     FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id
     WHERE f.id > ? AND f.file_type = 'image' AND f.missing_since IS NULL ORDER BY f.id LIMIT ?`,
  )
  const found: number[] = []
  for (let afterId = 0; ; ) {
    const rows = query.all(marker, afterId, rowsAtOnce) as Row[] // the columns above
    for (const { id, isKnown, isAnimated, ...picture } of rows) {
      const isUnknown = isKnown === 0 && isAnimated === 0
      if (isUnknown && mayHideText(picture)) found.push(id)
    }
    if (rows.length < rowsAtOnce) return found
    afterId = rows.at(-1)?.id ?? afterId
    await nextTurn() // A score doesn't wait until all rows were looked at.
  }
}
