import { prepare, type ReadDb } from '#core/db/handles.ts'

/** What something kept in memory is made of: `files` are their rows and metadata; `scores` and `keywords` (the person's) are these and those. */
export type MadeOf = 'files' | 'scores' | 'keywords'

type Entry = { readonly stamp: string; readonly value: unknown; readonly atMs: number }

const memories = new WeakMap<ReadDb['sqlite'], Map<string, Entry>>()
/** Each is some four bytes a file. */
const maxEntries = 48

/**
 * What was made of all files before, as long as it is still true: until what it is made of changes, by whichever connection
 * (`search_stamps`). Of many such things the one asked for longest ago goes.
 */
export function cached<Value>(db: ReadDb, key: string, madeOf: MadeOf, create: () => Value): Value {
  return cachedFor(db, key, madeOf, 0, create)
}

/** The same, but what is younger than `staleMs` is good enough though it may not be true any more. */
export function cachedFor<Value>(
  db: ReadDb,
  key: string,
  madeOf: MadeOf,
  staleMs: number,
  create: () => Value,
): Value {
  const memory = openMemory(db)
  const stamp = findStamp(db, madeOf)
  const known = memory.get(key)
  const isGood = known !== undefined && (known.stamp === stamp || performance.now() - known.atMs < staleMs)
  const entry: Entry = isGood ? known : { stamp, value: create(), atMs: performance.now() }
  keep(memory, key, entry)
  return entry.value as Value // the key says of which type
}

function keep(memory: Map<string, Entry>, key: string, entry: Entry): void {
  memory.delete(key)
  memory.set(key, entry)
  for (const oldest of memory.keys()) {
    if (memory.size <= maxEntries) break
    memory.delete(oldest)
  }
}

/** The same for what tells by itself whether it is still true. */
export function remade<Value>(
  db: ReadDb,
  key: string,
  isTrue: (known: Value) => boolean,
  create: () => Value,
): Value {
  const memory = openMemory(db)
  const known = memory.get(key)?.value as Value | undefined // the key says of which type
  const value = known !== undefined && isTrue(known) ? known : create()
  keep(memory, key, { stamp: '', value, atMs: 0 })
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

/** Changes with what it is made of. */
export function findStamp(db: ReadDb, madeOf: MadeOf): string {
  const rows = prepare(db, 'SELECT what, value FROM search_stamps').raw().all() as [MadeOf, number][] // its two columns
  const stamps = new Map(rows)
  const files = stamps.get('files') ?? 0
  return madeOf === 'files' ? `${files}` : `${files} ${stamps.get(madeOf) ?? 0}`
}
