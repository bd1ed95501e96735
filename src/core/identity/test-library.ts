import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare, run, type WriteDb } from '#core/db/handles.ts'
import { writeMarker } from '#core/db/marker.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles, findRowCheckFailures } from '#core/media/acts.ts'
import { createScanner, type Scanner, type ScanReport } from '#core/scan/scan-job.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { createOutbox, type Outbox } from '#core/sidecar/outbox.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import type { Score } from '#shared/score.ts'
import { runHashJob } from './hash-job.ts'
import type { OtherLibrary } from './inherit-elsewhere.ts'
import { type Hasher, openHasher } from './open-hasher.ts'
import { retireScoreFiles } from './retire-score-files.ts'
import type { ActChange, Judgement } from './test-operations.ts'

/** What a test sees of one file. */
export type SeenFile = {
  readonly id: number
  readonly path: string
  readonly score: number
  readonly isMissing: boolean
  readonly hash: string | null
  readonly isChanged: boolean
}

/** A library with all that tells whose a content is, on a real folder. For tests; who opens it closes it. */
export type TestLibrary = {
  readonly db: WriteDb
  readonly scanner: Scanner
  readonly outbox: Outbox
  readonly scan: () => Promise<ScanReport>
  /** Hashes what is to be hashed, writes what is owed, moves score files along. */
  readonly work: () => Promise<void>
  readonly files: () => readonly SeenFile[]
  /** The file that is at a path now. */
  readonly at: (path: string) => SeenFile
  readonly score: (path: string, score: Score) => void
  readonly judge: (path: string, change: ActChange) => void
  /** All that is said of a file. */
  readonly judgement: (path: string) => Judgement
  /** What the score file of a path says; undefined where there is none. */
  readonly scoreFile: (path: string) => { readonly score: number; readonly content_hash?: string } | undefined
  /** Whether the score file of a path is known as one of a file that isn't anywhere. */
  readonly isLeft: (path: string) => boolean
  readonly journal: (id: number) => readonly string[]
  /** What must hold at any time. */
  readonly check: () => readonly string[]
  readonly close: () => Promise<void>
}

const libraryId = '6f9619ff-8b86-4011-b42d-00c04fc964ff'

/** `isLazy`: nothing is hashed at the scan, as if there were too much of it. */
export function openTestLibrary(
  folder: string,
  isLazy: () => boolean = () => false,
  others: readonly OtherLibrary[] = [],
): TestLibrary {
  const db = openTestDatabase()
  mkdirSync(folder, { recursive: true })
  run(
    db,
    db.sql
      .insertInto('settings')
      .values({ key: 'library_id', value: libraryId })
      .onConflict((conflict) => conflict.doNothing()),
  )
  writeMarker(folder, libraryId)
  const own = openHasher()
  const hasher: Hasher = {
    ...own,
    hash: async (path, recorded, urgency, signal) =>
      urgency === 'urgent' && isLazy() ? { kind: 'interrupted' } : own.hash(path, recorded, urgency, signal),
  }
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  const scanner = createScanner({
    ...{ db, folder, hasher },
    emitProgress: () => {},
    onChanged: () => {},
    listOthers: () => others,
    onVanished: () => {},
    onQueued: () => outbox.kick(),
  })
  const signal = new AbortController().signal
  const files = () =>
    prepare(
      db,
      `SELECT id, file_path AS path, score, missing_since IS NOT NULL AS isMissing, content_hash AS hash, content_changed_at IS NOT NULL AS isChanged
       FROM media_files ORDER BY file_path`,
    )
      .all()
      .map((row) => row as Record<string, unknown>)
      .map((row) => ({ ...row, isMissing: row.isMissing === 1, isChanged: row.isChanged === 1 }) as SeenFile) // the columns above
  const judge = (path: string, change: ActChange): void => {
    const act =
      'score' in change
        ? ({ what: 'score', change: { to: change.score } } as const)
        : 'label' in change
          ? ({ what: 'label', value: change.label } as const)
          : ({ what: 'favourite', value: change.favourite } as const)
    actOnFiles(db, [at(path).id], act, 'user')
  }
  const at = (path: string): SeenFile => {
    const file = files().find((one) => one.path === path)
    if (file === undefined) throw new Error(`There is no ${path}.`)
    return file
  }
  return {
    ...{ db, scanner, outbox, files, at },
    scan: () => scanner.scan(),
    work: async () => {
      const identify = (stop: AbortSignal) => scanner.identify(stop)
      await runHashJob({ db, folder, hasher, identify, emitProgress: () => {} }, signal)
      await outbox.retry()
      await retireScoreFiles(db, folder)
    },
    score: (path, score) => judge(path, { score }),
    judge,
    judgement: (path) => {
      const known = findScore(db, at(path).id)
      if (known === undefined) throw new Error(`There is no ${path}.`)
      return { ...known.values, keywords: known.values.keywords.toSorted() }
    },
    scoreFile: (path) => {
      const file = join(folder, scoreFilePath(path))
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    },
    isLeft: (path) =>
      prepare(
        db,
        'SELECT 1 FROM moved_score_files m JOIN media_files f ON f.id = m.media_file_id WHERE m.path = ? AND f.missing_since IS NOT NULL',
      ).get(path) !== undefined,
    journal: (id) =>
      prepare(db, 'SELECT what, old, new, by FROM score_events WHERE media_file_id = ? ORDER BY id')
        .all(id)
        .map((row) => row as Record<string, string | null>) // the columns above
        .map((row) => `${row.what} ${row.old} → ${row.new} by ${row.by}`),
    check: () => findFaults(db),
    close: async () => {
      await scanner.close()
      await outbox.close()
      await hasher.close()
    },
  }
}

function findFaults(db: WriteDb): readonly string[] {
  const faults = findRowCheckFailures(db).map((id) => `row check of ${id}`)
  for (const row of db.sqlite.pragma('foreign_key_check') as readonly unknown[]) {
    faults.push(`reference ${JSON.stringify(row)}`)
  }
  const odd = prepare(
    db,
    "SELECT id FROM media_files WHERE file_path LIKE '.moving/%' OR (file_path LIKE '.replaced/%' AND missing_since IS NULL)",
  )
  for (const id of odd.pluck().all()) faults.push(`place of ${id}`)
  const alone = prepare(
    db,
    'SELECT id FROM media_files f WHERE missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM media_metadata WHERE media_file_id = f.id)',
  )
  for (const id of alone.pluck().all()) faults.push(`metadata of ${id}`)
  const words = prepare(db, 'SELECT (SELECT count(*) FROM media_fts) - (SELECT count(*) FROM media_files)')
    .pluck()
    .get()
  if (words !== 0) faults.push(`search index: ${words}`)
  return faults
}
