import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { runHashJob } from '#core/identity/hash-job.ts'
import { openHasher } from '#core/identity/open-hasher.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { createPng } from '#core/scan/test-folder.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import type { Storage } from '#core/storage/storage.ts'
import type { Score } from '#shared/score.ts'
import { type FileActs, openFileActs } from './open-file-acts.ts'

/** What a test sees of one file. */
export type SeenFile = { readonly path: string; readonly score: number; readonly missing: boolean }

/** A library on a real folder with a trash of its own. For tests; who opens it closes it. */
export type TestLibrary = {
  readonly root: string
  readonly folder: string
  readonly trash: string
  readonly db: WriteDb
  readonly files: FileActs
  /** A scan, all that is hashed after it, and the score files that are owed. */
  readonly settle: () => Promise<void>
  readonly id: (path: string) => number
  readonly score: (path: string, to: Score) => void
  readonly rows: () => readonly SeenFile[]
  /** All files below the folder but those of the database, and of the trash; sorted. */
  readonly disk: () => readonly string[]
  readonly trashed: () => readonly string[]
  readonly read: (path: string) => string
  readonly close: () => Promise<void>
}

export type TestOptions = {
  readonly root?: string
  readonly storage?: Storage
  readonly onPoint?: (point: string) => void
  readonly isOwner?: () => boolean
  readonly isWritable?: boolean
}

/** A folder with these files in `root/folder`; a number is the width of a PNG. */
export function makeRoot(contents: Readonly<Record<string, number | string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'media-scorer-files-'))
  for (const [path, content] of Object.entries(contents)) {
    const absolute = join(root, 'folder', path)
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, typeof content === 'number' ? createPng(content) : content)
  }
  return root
}

export async function openTestLibrary(root: string, options: TestOptions = {}): Promise<TestLibrary> {
  const folder = join(root, 'folder')
  const data = join(root, 'data')
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  const hasher = openHasher()
  const scanner = createScanner({
    ...{ db, folder, hasher },
    emitProgress: () => {},
    onChanged: () => {},
    onVanished: () => {},
    onQueued: () => outbox.kick(),
  })
  const files = openFileActs({
    ...{ db, folder, by: 'user' },
    isOwner: options.isOwner ?? (() => true),
    isWritable: options.isWritable ?? true,
    hold: () => outbox.hold(),
    save: () => outbox.flush(),
    emitProgress: () => {},
    onChanged: () => {},
    trash: { env: { XDG_DATA_HOME: data } },
    ...(options.storage === undefined ? {} : { storage: options.storage }),
    ...(options.onPoint === undefined ? {} : { onPoint: options.onPoint }),
  })
  await files.recover()
  const list = (directory: string): readonly string[] =>
    existsSync(directory)
      ? readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
          .sort()
      : []
  const id = (path: string) =>
    prepare(db, 'SELECT id FROM media_files WHERE file_path = ?').pluck().get(path) as number // the column above
  return {
    root,
    folder,
    trash: join(data, 'Trash'),
    db,
    files,
    settle: async () => {
      await scanner.scan()
      const signal = new AbortController().signal
      await runHashJob(
        {
          ...{ db, folder, hasher, emitProgress: () => {}, isBusy: () => false },
          identify: (stop) => scanner.identify(stop),
        },
        signal,
      )
      await outbox.flush()
    },
    id,
    score: (path, to) => void actOnFiles(db, [id(path)], { what: 'score', change: { to } }, 'user'),
    rows: () =>
      (
        prepare(
          db,
          'SELECT file_path AS path, score, missing_since IS NOT NULL AS missing FROM media_files ORDER BY file_path',
        ).all() as (Omit<SeenFile, 'missing'> & { readonly missing: 0 | 1 })[]
      ) // the columns above
        .map((row) => ({ ...row, missing: row.missing === 1 })),
    disk: () =>
      list(folder).filter((path) => !/^\.scores\/(media\.db|library\.json|thumbnails|backups)/.test(path)),
    trashed: () => list(join(data, 'Trash')),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    close: async () => {
      await files.close()
      await scanner.close()
      await outbox.close()
      await hasher.close()
      const failures = findRowCheckFailures(db)
      close()
      if (failures.length > 0) throw new Error(`Rows that don't hold their check: ${failures.join(', ')}`)
    },
  }
}

export function removeRoot(root: string): void {
  rmSync(root, { recursive: true, force: true })
}
