import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { orderXmp } from '#core/media/order-xmp.ts'
import { type XmpMode, xmpModes } from '#shared/media.ts'
import { judgedFiles } from './plan-xmp.ts'

const key = 'xmp_mode'

/** Where this library writes ratings for other programs to see; `off` until the person says otherwise. */
export function findXmpMode(db: ReadDb): XmpMode {
  const value = prepare(db, 'SELECT value FROM settings WHERE key = ?').pluck().get(key)
  return xmpModes.find((mode) => mode === value) ?? 'off'
}

/**
 * Sets it. With `off` all orders to write XMP are dropped; what was written stays as it is. With `existing`, what was scored, labelled or
 * tagged before is ordered to be written too. Answers how many files that is.
 */
export function setXmpMode(db: WriteDb, mode: XmpMode, existing: 'write' | 'leave'): number {
  return inTransaction(db, () => {
    prepare(
      db,
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ).run(key, mode)
    if (mode === 'off') {
      prepare(db, "DELETE FROM outbox WHERE target = 'xmp'").run()
      prepare(db, "DELETE FROM media_problems WHERE stage = 'xmp' AND code <> 'conflict'").run()
      return 0
    }
    if (existing === 'leave') return 0
    const ids = prepare(db, `SELECT id FROM ${judgedFiles}`).pluck().all() as number[] // one integer column
    for (const id of ids) orderXmp(db, id)
    return ids.length
  })
}
