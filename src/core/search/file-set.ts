/** Some of a library's files: `byId[id]` is 1 for each of them, 0 for the others. All sets of one search are of one length. */
export type FileSet = { readonly byId: Uint8Array; readonly count: number }

/** One that is still being filled. */
export type OpenFileSet = { readonly byId: Uint8Array; count: number }

/** An empty set for ids up to `mostId`. */
export function createFileSet(mostId: number): OpenFileSet {
  // Whole words of four: sets are put together four files at a time.
  return { byId: new Uint8Array((mostId + 4) & ~3), count: 0 }
}

/** Adds ids, each as often as it comes; of these only what is in `within` (null: all). */
export function addIds(set: OpenFileSet, ids: ArrayLike<number>, within: FileSet | null): void {
  const { byId } = set
  let added = 0
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] ?? 0
    if (byId[id] !== 0 || (within !== null && within.byId[id] !== 1)) continue
    byId[id] = 1
    added += 1
  }
  set.count += added
}

/** Adds all of another set. */
export function addSet(set: OpenFileSet, other: FileSet): void {
  const [own, others] = [readWords(set), readWords(other)]
  let count = 0
  for (let index = 0; index < own.length; index += 1) {
    const word = (own[index] ?? 0) | (others[index] ?? 0)
    own[index] = word
    count += Math.imul(word, 0x01010101) >>> 24
  }
  set.count = count
}

/** What is in one set and not in the other. */
export function subtractSet(set: FileSet, other: FileSet): FileSet {
  const left: OpenFileSet = { byId: set.byId.slice(), count: 0 }
  const [own, others] = [readWords(left), readWords(other)]
  let count = 0
  for (let index = 0; index < own.length; index += 1) {
    const word = (own[index] ?? 0) & ~(others[index] ?? 0)
    own[index] = word
    count += Math.imul(word, 0x01010101) >>> 24
  }
  left.count = count
  return left
}

/** The ids of a set, the smallest first. */
export function listFileIds({ byId, count }: FileSet): Uint32Array {
  const ids = new Uint32Array(count)
  // The engine's own search passes over what isn't in the set.
  let id = byId.indexOf(1)
  for (let at = 0; at < count; at += 1) {
    ids[at] = id
    id = byId[id + 1] === 1 ? id + 1 : byId.indexOf(1, id + 1)
  }
  return ids
}

function readWords({ byId }: FileSet): Uint32Array {
  return new Uint32Array(byId.buffer, 0, byId.length >> 2)
}
