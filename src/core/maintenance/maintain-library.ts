import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readFreeBytes, requireRoom } from '#core/db/free-space.ts'
import { inTransaction, type WriteDb } from '#core/db/handles.ts'
import { translateDatabaseError } from '#core/db/translate-error.ts'
import { tidySearchIndex } from '#core/search/search-index.ts'
import { AppError } from '#shared/errors.ts'

export const maintenanceSteps = ['index', 'analyze', 'vacuum', 'checkpoint'] as const
export type MaintenanceStep = (typeof maintenanceSteps)[number]

export type MaintenanceReport = {
  readonly steps: readonly {
    readonly step: MaintenanceStep
    readonly done: boolean
    /** Why it wasn't done, in a sentence; null where it was. */
    readonly why: string | null
  }[]
  /** Of the database, without its log. */
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/**
 * Puts a library's database in order: merges the search index, counts anew for the query planner, gives unused room back, empties the
 * log. A guest (`isAlone` false) does only what holds nobody up. What has no room or is in use is left out, with the reason.
 */
export async function maintainLibrary(
  db: WriteDb,
  path: string,
  isAlone: boolean,
  signal: AbortSignal,
): Promise<MaintenanceReport> {
  const bytesBefore = findSizeBytes(db)
  const steps: MaintenanceReport['steps'][number][] = []
  for (const step of maintenanceSteps) {
    signal.throwIfAborted()
    if (!isAlone && step === 'vacuum') {
      const why = 'Another program has the library open: room is given back only while nobody has.'
      steps.push({ step, done: false, why })
      continue
    }
    try {
      await acts[step](db, path, signal)
      steps.push({ step, done: true, why: null })
    } catch (error) {
      const translated = translateDatabaseError(error)
      const isLeftOut =
        translated instanceof AppError &&
        (translated.code === 'library-busy' || translated.code === 'disk-full')
      if (!isLeftOut) throw translated
      steps.push({ step, done: false, why: translated.message })
    }
  }
  return { steps, bytesBefore, bytesAfter: findSizeBytes(db) }
}

type Act = (db: WriteDb, path: string, signal: AbortSignal) => void | Promise<void>

const acts: Readonly<Record<MaintenanceStep, Act>> = {
  // A little at a time: what another program wants to write comes between.
  index: async (db, _, signal) => {
    while (tidySearchIndex(db)) {
      signal.throwIfAborted()
      await nextTurn()
    }
  },
  analyze: (db) => {
    inTransaction(db, () => db.sqlite.exec('ANALYZE'))
  },
  vacuum: (db, path) => {
    requireRoom(readFreeBytes(dirname(path)), 2 * findSizeBytes(db), 'giving unused room back')
    db.sqlite.exec('VACUUM')
  },
  checkpoint: (db) => {
    db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  },
}

function findSizeBytes(db: WriteDb): number {
  const read = (name: string) => Number(db.sqlite.pragma(name, { simple: true }))
  return read('page_count') * read('page_size')
}
