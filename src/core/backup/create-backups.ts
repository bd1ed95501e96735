import { findDatabasePath } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { FoundLibrary } from '#core/maintenance/find-library.ts'
import type { BackupList, BackupReason, CheckReport, MadeBackup } from '#shared/contract.ts'
import { AppError, describeError, isCancelled } from '#shared/errors.ts'
import { isDue } from './is-due.ts'
import { openKeeper } from './open-keeper.ts'
import { findBackupDirectory, readBackups } from './read-backups.ts'

/** The backups of an open library. */
export type Backups = {
  readonly list: () => BackupList
  readonly make: (reason: BackupReason) => Promise<MadeBackup>
  /** Looks through the library, as it lies on the disk. */
  readonly check: (library: FoundLibrary) => Promise<CheckReport>
  /** Begins to make one by itself after each day with changes. */
  readonly start: () => void
  /** Makes one where it is due now. True: it did. Never rejects; why it failed is in the notice. */
  readonly tick: () => Promise<boolean>
  /** Why the last one could not be made, in a sentence; null when all is well. */
  readonly notice: () => string | null
  readonly close: () => Promise<void>
}

export type BackupsParts = {
  readonly db: WriteDb
  readonly database: string
  readonly isOwner: () => boolean
  readonly onNotice: () => void
  readonly onError: (error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly keeper?: ReturnType<typeof openKeeper>
}

/** The first look comes when opening is over, so that it isn't slowed down. */
const firstLookMs = 60_000
const lookEveryMs = 15 * 60_000
const eventKey = 'backed_up_event'

/** Looks after the backups of an open library: in a thread of their own, so that no score waits. */
export function createBackups(parts: BackupsParts): Backups {
  const { db, database, now = Date.now, keeper = openKeeper() } = parts
  const directory = findBackupDirectory(database)
  let failure: string | null = null
  let timer: NodeJS.Timeout | undefined
  let running: Promise<boolean> | undefined

  const setFailure = (message: string | null) => {
    if (failure === message) return
    failure = message
    parts.onNotice()
  }

  const tellFailure = (error: unknown) => {
    parts.onError(error)
    setFailure(`The library could not be backed up. ${describeError(error).message}`)
  }

  const make = async (reason: BackupReason): Promise<MadeBackup> => {
    // Somebody scores without a pause: nothing is wrong, and the next look is soon.
    const isPatient = (error: unknown) =>
      reason === 'daily' && error instanceof AppError && error.code === 'library-busy'
    try {
      const made = await keeper.backUp(database, reason)
      noteBackedUp(db, made.lastEvent)
      setFailure(null)
      return made
    } catch (error) {
      if (!isCancelled(error) && !isPatient(error)) tellFailure(error)
      throw error
    }
  }

  const makeIfDue = async (): Promise<boolean> => {
    try {
      if (!parts.isOwner() || !isBackupDue()) return false
    } catch (error) {
      tellFailure(error)
      return false
    }
    return make('daily').then(
      () => true,
      () => false,
    )
  }

  const isBackupDue = () => {
    const newest = readBackups(directory)[0]
    return isDue({
      newestMs: newest === undefined ? null : Date.parse(newest.madeAt),
      lastEvent: findLastEvent(db),
      backedUpEvent: findBackedUpEvent(db),
      nowMs: now(),
    })
  }

  const tick = () => {
    running ??= makeIfDue().finally(() => {
      running = undefined
    })
    return running
  }

  const schedule = (afterMs: number) => {
    timer = setTimeout(() => {
      void tick().finally(() => {
        if (timer !== undefined) schedule(lookEveryMs)
      })
    }, afterMs)
    timer.unref()
  }

  return {
    list: () => ({ directory, backups: readBackups(directory), failure }),
    make,
    check: keeper.check,
    tick,
    start: () => {
      if (timer === undefined && findDatabasePath(db.sqlite) !== undefined) schedule(firstLookMs)
    },
    notice: () => failure,
    close: async () => {
      clearTimeout(timer)
      timer = undefined
      await keeper.close()
    },
  }
}

function findLastEvent(db: ReadDb): number {
  return prepare(db, 'SELECT coalesce(max(id), 0) FROM score_events').pluck().get() as number // one integer
}

function findBackedUpEvent(db: ReadDb): number {
  return Number(prepare(db, 'SELECT value FROM settings WHERE key = ?').pluck().get(eventKey) ?? -1)
}

function noteBackedUp(db: WriteDb, event: number): void {
  inTransaction(db, () =>
    prepare(db, 'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(eventKey, String(event)),
  )
}
