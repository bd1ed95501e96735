import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { createPng, makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import type { Score } from '#shared/score.ts'

/** A real folder with a real library on disk, closed after each act, as a program that ends would leave it. For tests. */
export type ScoredLibrary = {
  readonly folder: string
  readonly database: string
  readonly dataDirectory: string
  /** Looks through the folder and writes what is owed. */
  readonly scan: () => Promise<void>
  /** Scores files and writes their score files; `db-only`: the score files stay owed. */
  readonly score: (scores: Readonly<Record<string, Score>>, where?: 'both' | 'db-only') => Promise<void>
  /** Scores of all files by path. */
  readonly scores: () => Readonly<Record<string, number>>
  readonly with: <Result>(act: (db: WriteDb) => Result | Promise<Result>) => Promise<Result>
}

export async function makeScoredLibrary(names: readonly string[]): Promise<ScoredLibrary> {
  const root = realpathSync(makeTestFolder())
  const folder = join(root, 'pictures')
  writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)])))
  const database = join(folder, '.scores', 'media.db')

  const open = async <Result>(act: (db: WriteDb) => Result | Promise<Result>) => {
    const opened = openDatabase(database, { folder })
    try {
      return await act(opened.db)
    } finally {
      opened.close()
    }
  }
  const flush = async (db: WriteDb) => {
    const outbox = createOutbox({ db, folder, onSaved: () => {} })
    await outbox.flush()
    await outbox.close()
  }
  const scan = () =>
    open(async (db) => {
      const scanner = createScanner({
        ...{ db, folder, emitProgress: () => {} },
        ...{ onChanged: () => {}, onVanished: () => {} },
      })
      await scanner.scan()
      await scanner.close()
      await flush(db)
    })
  const library: ScoredLibrary = {
    ...{ folder, database, scan, with: open },
    dataDirectory: join(root, 'data'),
    score: (scores, where = 'both') =>
      open(async (db) => {
        for (const [path, to] of Object.entries(scores)) {
          const id = prepare(db, 'SELECT id FROM media_files WHERE file_path = ?').pluck().get(path)
          actOnFiles(db, [Number(id)], { what: 'score', change: { to } }, 'user')
        }
        if (where === 'both') await flush(db)
      }),
    scores: () => {
      const opened = openDatabase(database, { folder })
      const rows = opened.db.sqlite
        .prepare('SELECT file_path, score FROM media_files ORDER BY file_path')
        .raw()
        .all()
      opened.close()
      return Object.fromEntries(rows as [string, number][]) // two columns
    },
  }
  await scan()
  return library
}
