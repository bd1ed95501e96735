import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { all, type ReadDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { openLibrary } from '#core/open-library.ts'
import { createPng, writeFiles } from '#core/scan/test-folder.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import type { LibraryStatus } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { Reply } from '#shared/rpc.ts'

/** What a library says of a file. */
export type ScoredFile = {
  readonly id: number
  readonly path: string
  readonly score: number
  readonly missing: boolean
}

/** A new folder with small pictures, and what removes it. Names are relative to it. */
export function makeFolder(names: readonly string[]): {
  readonly folder: string
  readonly remove: () => void
} {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'media-scorer-torture-')))
  writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)])))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Opens a folder as the program does, scans it, writes what is owed, and closes it again. */
export async function visitLibrary(folder: string): Promise<{
  readonly files: readonly ScoredFile[]
  readonly status: LibraryStatus
  readonly problems: number
  readonly bySidecar: number
  readonly unsaved: number
  /** Until the folder could be scored again, and until the whole visit was over. */
  readonly openMs: number
  readonly visitMs: number
}> {
  const startedMs = performance.now()
  const library = await openLibrary(folder, { mode: 'once', dataDirectory: join(folder, '..', 'no-data') })
  const openMs = performance.now() - startedMs
  try {
    await ask(library.dispatch('library.scan', {}, new AbortController().signal))
    const retried = (await ask(library.dispatch('scores.retry', {}, new AbortController().signal))) as {
      readonly pending: number
    } // SaveStatus
    const status = (await ask(
      library.dispatch('library.status', {}, new AbortController().signal),
    )) as LibraryStatus // what library.status answers
    const { db, close } = openDatabase(status.database, { folder })
    const count = (sql: string) => Number(db.sqlite.prepare(sql).pluck().get())
    const result = {
      files: findScored(db),
      status,
      problems: count("SELECT count(*) FROM media_problems WHERE stage = 'sidecar'"),
      bySidecar: count("SELECT count(*) FROM score_events WHERE by = 'sidecar'"),
      unsaved: retried.pending,
      openMs,
      visitMs: performance.now() - startedMs,
    }
    close()
    return result
  } finally {
    await library.close()
  }
}

/** The value of an answer; throws the refusal. */
export async function ask(answer: Promise<Reply>): Promise<unknown> {
  const reply = await answer
  if (reply.ok) return reply.value
  throw AppError.from(reply.error)
}

export function findScored(db: ReadDb): readonly ScoredFile[] {
  const rows = all(
    db,
    db.sql.selectFrom('media_files').select(['id', 'file_path', 'score', 'missing_since']).orderBy('id'),
  )
  return rows.map((row) => ({
    id: row.id,
    path: row.file_path,
    score: row.score,
    missing: row.missing_since !== null,
  }))
}

/** The score in a file's score file; 0 where there is none. Throws where it is torn. */
export function readScore(folder: string, path: string): number {
  let text: string
  try {
    text = readFileSync(join(folder, scoreFilePath(path)), 'utf8')
  } catch {
    return 0
  }
  const { score } = JSON.parse(text) as { readonly score: unknown } // a score file
  if (typeof score !== 'number') throw new Error(`The score file of ${path} has no score: ${text}`)
  return score
}

/** Temporary files below a folder, relative to it. */
export function listTemporary(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    isTemporaryName(path.slice(path.lastIndexOf('/') + 1)),
  )
}

/** As if the program was killed long ago: what is young could be another program's, and stays. */
export function ageTemporary(folder: string): void {
  for (const path of listTemporary(folder)) utimesSync(join(folder, path), 1, 1)
}
