import { prepare, type ReadDb } from '#core/db/handles.ts'
import { openDatabaseForReading } from '#core/db/open-database.ts'
import { quarantineDatabase } from '#core/db/quarantine.ts'
import { isCorruption, translateDatabaseError } from '#core/db/translate-error.ts'
import { placeLibrary } from '#core/place-library.ts'
import { AppError } from '#shared/errors.ts'
import { takeAlone } from './take-alone.ts'
import { type Whereabouts, withOwned } from './with-owned.ts'

/** What somebody said of a file. */
export type PlainJudgement = {
  readonly score: number
  readonly favourite: 0 | 1
  readonly label: string | null
}

export type BegunRebuild = {
  /** Where the former database lies now; null where there was none. */
  readonly setAside: string | null
  /** What it said, by path; null where that could not be read. */
  readonly before: ReadonlyMap<string, PlainJudgement> | null
  /** What became of it when what is left of it was taken over, in sentences; null where there was nothing. */
  readonly notice: string | null
}

/**
 * Sets a library's database aside and begins a new one with what can be read of it; the next scan adds what score files and XMP say.
 * Throws `library-busy` while another program has the library.
 */
export async function beginRebuild(folder: string, whereabouts: Whereabouts): Promise<BegunRebuild> {
  const place = placeLibrary(folder, whereabouts)
  const taken = takeAlone(place.database)
  // Windows moves no file that is open.
  taken.release()
  const before = taken.state === 'whole' ? readJudgements(place.database) : null
  const setAside = taken.state === 'none' ? null : setDatabaseAside(place.database)
  const notice = await withOwned(folder, whereabouts, (opened) => opened.notice)
  return { setAside, before, notice }
}

function setDatabaseAside(path: string): string {
  try {
    return quarantineDatabase(path)
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

function readJudgements(path: string): ReadonlyMap<string, PlainJudgement> | null {
  try {
    const { db, close } = openDatabaseForReading(path)
    try {
      return findJudgements(db)
    } finally {
      close()
    }
  } catch (error) {
    if (isCorruption(error) || error instanceof AppError) return null
    throw error
  }
}

/** What was decided of each file that anything was decided of, by its path. */
export function findJudgements(db: ReadDb): ReadonlyMap<string, PlainJudgement> {
  const rows = prepare(
    db,
    'SELECT file_path, score, favourite, label FROM media_files WHERE score <> 0 OR favourite = 1 OR label IS NOT NULL',
  ).all() as (PlainJudgement & { readonly file_path: string })[] // the columns above
  return new Map(
    rows.map(({ file_path: path, score, favourite, label }) => [path, { score, favourite, label }]),
  )
}

/** A file of which the library says something else than before, or nothing any more. */
export type ChangedJudgement = {
  readonly path: string
  readonly before: PlainJudgement
  /** Null: nothing is said of it any more. */
  readonly after: PlainJudgement | null
}

/** What isn't as it was, in the order of the paths. */
export function diffJudgements(
  before: ReadonlyMap<string, PlainJudgement>,
  after: ReadonlyMap<string, PlainJudgement>,
): readonly ChangedJudgement[] {
  return [...before]
    .map(([path, judgement]) => ({ path, before: judgement, after: after.get(path) ?? null }))
    .filter(({ before: one, after: other }) => JSON.stringify(one) !== JSON.stringify(other))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
