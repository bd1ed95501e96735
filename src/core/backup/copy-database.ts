import BetterSqlite3 from 'better-sqlite3'
import { createReadDb } from '#core/db/handles.ts'
import { applySafePragmas } from '#core/db/pragmas.ts'
import { AppError } from '#shared/errors.ts'
import { type BackupContents, findContents } from './verify-backup.ts'

/** Pages at a time; between two steps whoever waits for the database comes first. */
const pagesAStep = 256
const mostPagesAStep = 1024
/** So often another program may come between; then it is tried another time. */
const mostRestarts = 40

export type CopyParts = {
  /** The database, which may be open and written to meanwhile. */
  readonly from: string
  /** A file that isn't there yet. */
  readonly to: string
  /** Asked between two steps; true: the copy ends with `AbortError`. */
  readonly isStopped: () => boolean
}

/**
 * Copies a database through SQLite's backup API, in steps, from a connection of its own. With a write-ahead log the copy is of one
 * moment and nobody waits for it; without one each step holds the database for itself for a few milliseconds, and the copy begins anew
 * when somebody writes. Answers what it holds where that is known for sure, else null. What was copied stays when it throws.
 */
export async function copyDatabase({ from, to, isStopped }: CopyParts): Promise<BackupContents | null> {
  const source = new BetterSqlite3(from, { readonly: true, fileMustExist: true })
  try {
    applySafePragmas(source)
    const isSnapshot = source.pragma('journal_mode', { simple: true }) === 'wal'
    // A read that stays open: every step then sees the database as it is now.
    if (isSnapshot) source.exec('BEGIN')
    const contents = isSnapshot ? findContents(createReadDb(source), from) : null
    let pages = pagesAStep
    let left = Number.POSITIVE_INFINITY
    let restarts = 0
    await source.backup(to, {
      progress: ({ remainingPages }) => {
        if (isStopped()) throw new DOMException('The backup was cancelled.', 'AbortError')
        if (remainingPages > left) {
          restarts += 1
          pages = Math.min(mostPagesAStep, pages * 2)
        }
        if (restarts > mostRestarts) {
          throw new AppError(
            'library-busy',
            'The library was written to all the time, so it could not be backed up. Nothing was lost; it is tried again later.',
          )
        }
        left = remainingPages
        return pages
      },
    })
    return contents
  } finally {
    source.close()
  }
}
