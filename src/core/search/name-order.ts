import type { ReadDb } from '#core/db/handles.ts'
import { addIds, createFileSet, type FileSet } from './file-set.ts'
import { cached, isCached } from './memory.ts'

/** Files in an order, as columns: the n-th entry of each belongs to the n-th file. */
export type Order = {
  readonly ids: Uint32Array
  /** Width to height in thousandths; 0 where not known. */
  readonly ratios: Uint16Array
  /** 1: the file is missing. */
  readonly missing: Uint8Array
}

/** SQL text for all files by name, packed into one number a file, read from its index alone. Exported for the test of its plan. */
export const nameOrderSql =
  'SELECT id * 131072 + ratio * 2 + (missing_since IS NOT NULL) FROM media_files ORDER BY name_key, file_path'

/** All files in natural order of their names: the order beneath all others. Kept in memory until files change. */
export function findNameOrder(db: ReadDb): Order {
  return cached(db, 'names', 'files', () => {
    const packed = db.sqlite.prepare(nameOrderSql).pluck().all() as number[] // below 2 ** 49
    const order = createOrder(packed.length)
    packed.forEach((value, index) => {
      const id = Math.floor(value / 131_072)
      const rest = value - id * 131_072
      order.ids[index] = id
      order.ratios[index] = rest >> 1
      order.missing[index] = rest & 1
    })
    return order
  })
}

export function hasNameOrder(db: ReadDb): boolean {
  return isCached(db, 'names', 'files')
}

/** Every file, missing or not. Ids up to `mostId`. */
export function findAllFiles(db: ReadDb, mostId: number): FileSet {
  return cached(db, 'all files', 'files', () => {
    const ids = hasNameOrder(db)
      ? findNameOrder(db).ids
      : (db.sqlite.prepare('SELECT id FROM media_files').pluck().all() as number[]) // ids
    const all = createFileSet(mostId)
    addIds(all, ids, null)
    return all
  })
}

export function createOrder(length: number): Order {
  return { ids: new Uint32Array(length), ratios: new Uint16Array(length), missing: new Uint8Array(length) }
}
