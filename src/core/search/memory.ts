import { prepare, type ReadDb } from '#core/db/handles.ts'

/** What something kept in memory is made of: `files` are their rows, metadata and keywords; `scores` are these and the scores. */
export type MadeOf = 'files' | 'scores'

type Entry = { readonly stamp: string; readonly value: unknown }

const memories = new WeakMap<ReadDb['sqlite'], Map<string, Entry>>()
/** Each is some four bytes a file. */
const maxEntries = 12

/**
 * What was made of all files before, as long as it is still true: until what it is made of changes, by whichever connection
 * (`search_stamps`). Of many such things the one asked for longest ago goes.
 */
export function cached<Value>(db: ReadDb, key: string, madeOf: MadeOf, create: () => Value): Value {
  const memory = openMemory(db)
  const stamp = findStamp(db, madeOf)
  const known = memory.get(key)
  const value = known !== undefined && known.stamp === stamp ? (known.value as Value) : create() // the key says of which type
  memory.delete(key)
  memory.set(key, { stamp, value })
  for (const oldest of memory.keys()) {
    if (memory.size <= maxEntries) break
    memory.delete(oldest)
  }
  return value
}

/** Whether it is there already, and true. */
export function isCached(db: ReadDb, key: string, madeOf: MadeOf): boolean {
  return openMemory(db).get(key)?.stamp === findStamp(db, madeOf)
}

function openMemory(db: ReadDb): Map<string, Entry> {
  const known = memories.get(db.sqlite)
  if (known !== undefined) return known
  const memory = new Map<string, Entry>()
  memories.set(db.sqlite, memory)
  return memory
}

function findStamp(db: ReadDb, madeOf: MadeOf): string {
  const [files = 0, scores = 0] = prepare(db, "SELECT value FROM search_stamps ORDER BY what = 'scores'")
    .pluck()
    .all() as number[] // a count each
  return madeOf === 'files' ? `${files}` : `${files} ${scores}`
}
