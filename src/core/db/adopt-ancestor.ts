import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { type AncestorRow, createLeftover, listAncestorRows, readAncestor } from './ancestor-rows.ts'
import { backUpDatabase } from './backup.ts'
import { copyAncestorFile, createFileStatements, isJudged } from './copy-ancestor.ts'
import { applicationId, migrations } from './migrations/index.ts'
import { type LookUp, placeAncestorPaths } from './place-ancestor-paths.ts'

/** What was taken over from the scoring program's database. */
export type AdoptionReport = {
  /** Where the old database is kept. */
  readonly backup: string
  readonly files: number
  /** Files of these with a score other than 0. */
  readonly scores: number
  /** Files that lie in other folders: whole rows in `adopted_leftovers`. */
  readonly leftovers: number
  /** What the folder was called then, where it was moved since. */
  readonly oldRoot: string | null
  /** Scores that were no score (they became 0), at most 100 of them. */
  readonly outOfRange: readonly { readonly path: string; readonly score: string }[]
}

/** Tables of the scoring program that are replaced by ours of the same names. Any others stay as they are. */
const replaced = ['media_thumbnails', 'media_keywords', 'media_metadata', 'media_files'] as const

/**
 * Makes the scoring program's database (SQLAlchemy, four tables, absolute paths, no application id) into a library, in one
 * transaction: whatever stops it, the old database is as it was. Null when another process was faster.
 */
export function adoptAncestor(
  sqlite: BetterSqlite3.Database,
  path: string,
  folder: string,
): AdoptionReport | null {
  const backup = backUpDatabase(sqlite, path, 'before-adoption')
  sqlite.pragma('foreign_keys = OFF')
  try {
    const adopt = sqlite.transaction(() => {
      if (sqlite.pragma('application_id', { simple: true }) === applicationId) return null
      const rows = readAncestor((table) => listAncestorRows(sqlite, table))
      replaceTables(sqlite)
      const { leftoverScores: _, ...report } = adoptRows(sqlite, rows, folder)
      const broken = sqlite.pragma('foreign_key_check') as readonly unknown[] // rows, one for each broken reference
      if (broken.length > 0) throw new Error(`Adopting left ${broken.length} broken references.`)
      return { backup, ...report }
    })
    return adopt.immediate()
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

/** Our first schema in place of the old tables; later migrations come after, as for any library. */
function replaceTables(sqlite: BetterSqlite3.Database): void {
  const [first] = migrations
  if (first === undefined) throw new Error('There is no migration.')
  for (const table of replaced) sqlite.exec(`DROP TABLE IF EXISTS ${table}`)
  sqlite.exec(first.sql)
  sqlite.pragma(`application_id = ${applicationId}`)
  sqlite.pragma(`user_version = ${first.version}`)
}

/** Writes rows of the scoring program into our tables. `leftoverScores`: how many of the leftovers have a score. */
export function adoptRows(
  sqlite: BetterSqlite3.Database,
  rows: readonly AncestorRow[],
  folder: string,
): Omit<AdoptionReport, 'backup'> & { readonly leftoverScores: number } {
  const { relative, oldRoot } = placeAncestorPaths(
    rows.map(({ file }) => ({ path: file.file_path, sizeBytes: file.file_size })),
    folder,
    createLookUp(folder),
  )
  const statements = createFileStatements(sqlite)
  const outOfRange: { path: string; score: string }[] = []
  let files = 0
  let scores = 0
  let leftoverScores = 0
  rows.forEach((row, index) => {
    if (row.wrongScore !== null && outOfRange.length < 100) {
      outOfRange.push({ path: row.file.file_path, score: row.wrongScore })
    }
    const path = relative[index] ?? null
    if (path === null) {
      statements.leftover.run(row.file.file_path, row.score, createLeftover(row))
      if (row.score !== 0) leftoverScores += 1
      return
    }
    copyAncestorFile(statements, row, path)
    if (isJudged(row) && lacksScoreFile(folder, path))
      statements.order.run(row.file.id, new Date().toISOString())
    files += 1
    if (row.score !== 0) scores += 1
  })
  return { files, scores, leftovers: rows.length - files, oldRoot, outOfRange, leftoverScores }
}

/** Where there is one it says what holds, and is read by the first scan; where its folder isn't there none can be written. */
function lacksScoreFile(folder: string, path: string): boolean {
  const scoreFile = join(folder, scoreFilePath(path))
  if (existsSync(scoreFile)) return false
  return existsSync(dirname(scoreFile)) || existsSync(join(folder, path))
}

function createLookUp(folder: string): LookUp {
  return (relative, sizeBytes) => {
    const stats = statSync(join(folder, relative), { throwIfNoEntry: false })
    if (!stats?.isFile()) return 'none'
    return stats.size === sizeBytes ? 'same' : 'other'
  }
}
