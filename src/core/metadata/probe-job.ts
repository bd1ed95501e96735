import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { runJob } from '#core/jobs/run-job.ts'
import { createVersion } from '#core/media/file-version.ts'
import { clearProblems, recordProblem } from '#core/media/problems.ts'
import { type FoundAndRead, recordFiles } from '#core/media/record-files.ts'
import { probeVideo } from '#core/tools/ffprobe.ts'
import { findTools } from '#core/tools/find-tools.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { AppError } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import type { Extracted } from './extracted.ts'
import { applyProbe } from './merge-probe.ts'
import type { ReadSettings } from './parser.ts'
import type { ProbeResult } from './probe-result.ts'
import { findRecordedFile, isSameVersion, readAsRecorded } from './recorded-file.ts'

export type ProbeParts = {
  readonly db: WriteDb
  /** The library's folder. */
  readonly folder: string
  readonly settings?: ReadSettings
  readonly emitProgress: (progress: JobProgress) => void
  readonly onChanged: (ids: readonly number[]) => void
}

/** The key in `raw` under which a video's row says that ffprobe has read it. A new reading of the file takes it away again. */
const probedKey = 'ffprobe'
/** Raised when a newer ffprobe call could read what an older one gave up. */
const probeVersion = 1
const concurrency = 2
const batchSize = 25
const batchMs = 500
const rowsAtOnce = 5000

type Probed = { readonly id: number; readonly file: FoundAndRead }

/**
 * Reads, with ffprobe, every video that it hasn't read yet, and records what it says together with what the file's own bytes say. A
 * video that it can't read becomes a problem of stage `probe`. Does nothing where there is no ffprobe.
 */
export async function runProbeJob(parts: ProbeParts, signal: AbortSignal): Promise<void> {
  const { db } = parts
  const batch: Probed[] = []
  let flushedAtMs = performance.now()

  function flush(): void {
    flushedAtMs = performance.now()
    const waiting = batch.splice(0)
    if (waiting.length === 0) return
    const done = inTransaction(db, () => {
      // A scan may have seen another version since.
      const done = waiting.filter(({ id, file }) => isSameVersion(findRecordedFile(db, id), file.found))
      recordFiles(
        db,
        done.map((probed) => probed.file),
      )
      for (const { id } of done) clearProblems(db, id, 'probe')
      return done
    })
    if (done.length > 0) parts.onChanged(done.map((probed) => probed.id))
  }

  try {
    await runJob<number>(
      {
        name: 'probe',
        concurrency,
        pending: async () => {
          flush()
          return (await findTools()).ffprobe === undefined ? [] : findUnprobed(db)
        },
        run: async (id, stop) => {
          const probed = await probeFile(parts, id, stop)
          if (probed !== undefined) batch.push(probed)
          if (batch.length >= batchSize || performance.now() - flushedAtMs > batchMs) flush()
        },
        recordProblem: (id, error) => {
          if (!(error instanceof AppError) || error.code === 'tool-missing') throw error
          // A file that can't be opened just now keeps its turn for later.
          if (error.code !== 'tool-failed') return
          const known = findRecordedFile(db, id)
          if (known === undefined) return
          const problem = { stage: 'probe', code: error.code, message: error.message } as const
          const version = createVersion(known.modifiedNs, known.sizeBytes)
          recordProblem(db, id, problem, version, probeVersion)
          parts.onChanged([id])
        },
      },
      { report: parts.emitProgress, snapshot: () => [] },
      signal,
    )
  } finally {
    flush()
  }
}

/** Videos that ffprobe has neither read nor given up, by id; never one that goes over a limit. */
async function findUnprobed(db: ReadDb): Promise<readonly number[]> {
  // A text inside `raw` has its quotes escaped, so this can only be the key itself.
  const marker = `"${probedKey}":`
  const query = prepare(
    db,
    `SELECT f.id, f.modified_ns AS modifiedNs, f.file_size AS sizeBytes,
       m.raw IS NOT NULL AND instr(m.raw, ?) > 0 AS probed,
       (SELECT p.version FROM media_problems p WHERE p.media_file_id = f.id AND p.stage = 'probe'
          AND p.parser_version >= ? ORDER BY p.id DESC LIMIT 1) AS refused
     FROM media_files f LEFT JOIN media_metadata m ON m.media_file_id = f.id
     WHERE f.id > ? AND f.file_type = 'video' AND f.missing_since IS NULL
       AND NOT EXISTS (SELECT 1 FROM media_problems b WHERE b.media_file_id = f.id AND b.code = 'over-limit') ORDER BY f.id LIMIT ?`,
  )
  const found: number[] = []
  let afterId = 0
  while (true) {
    const rows = query.all(marker, probeVersion, afterId, rowsAtOnce) as {
      readonly id: number
      readonly modifiedNs: number
      readonly sizeBytes: number
      readonly probed: 0 | 1
      readonly refused: string | null
    }[] // the columns above
    for (const row of rows) {
      if (row.probed === 0 && row.refused !== createVersion(row.modifiedNs, row.sizeBytes)) found.push(row.id)
    }
    if (rows.length < rowsAtOnce) return found
    afterId = rows.at(-1)?.id ?? afterId
    await nextTurn() // A score doesn't wait until all rows were looked at.
  }
}

/** Undefined: it is gone, or no longer what was recorded; the scan sees to it. */
async function probeFile(
  { db, folder, settings }: ProbeParts,
  id: number,
  signal: AbortSignal,
): Promise<Probed | undefined> {
  const known = findRecordedFile(db, id)
  if (known === undefined) return undefined
  const path = join(folder, known.path)
  const extracted = readAsRecorded(path, known, settings)
  if (extracted === undefined) return undefined
  const file = await openMediaFile({ path, root: folder })
  try {
    const probe = await probeVideo({ path, descriptor: file.handle.fd }, signal)
    const { path: relativePath, sizeBytes, modifiedNs, inode, createdMs } = known
    return {
      id,
      file: {
        found: { path: relativePath, sizeBytes, modifiedNs, inode, createdMs },
        extracted: markProbed(applyProbe(extracted, probe, settings), probe),
      },
    }
  } finally {
    await file.close()
  }
}

function markProbed(extracted: Extracted, { tags: _, ...probe }: ProbeResult): Extracted {
  return { ...extracted, raw: { ...extracted.raw, [probedKey]: JSON.stringify(probe) } }
}
