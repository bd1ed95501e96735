import type { FileFacts } from './hash-file.ts'
import type { Displaced, Place } from './match-moves.ts'

/** Groups by a key; what has none is left out. */
export function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | null,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** The same for a file as long as it is only renamed; null where the file system tells no inodes. */
export function createFactsKey(facts: FileFacts | null): string | null {
  if (facts === null || facts.inode === 0 || facts.sizeBytes === 0) return null
  return `${facts.inode} ${facts.sizeBytes} ${facts.modifiedNs}`
}

/** The same for a file that was carried elsewhere under its name, with its time. */
export function createNameKey(path: string, facts: FileFacts | null): string | null {
  if (facts === null || facts.sizeBytes === 0 || facts.modifiedNs === 0) return null
  return `${facts.sizeBytes} ${facts.modifiedNs} ${splitPath(path).name}`
}

/** Directory ('' is the folder itself) and file name of a relative path. */
export function splitPath(path: string): { readonly directory: string; readonly name: string } {
  const slash = path.lastIndexOf('/')
  return { directory: slash === -1 ? '' : path.slice(0, slash), name: path.slice(slash + 1) }
}

/**
 * Pairs sources and places of one content, each at most once: what went just now before what has been
 * missing for longer; among those the same name in the same folder, the same name, the same folder, any; always in order of paths.
 */
export function pairUp(
  sources: readonly Displaced[],
  places: readonly Place[],
): readonly (readonly [Displaced, Place])[] {
  const pairs: (readonly [Displaced, Place])[] = []
  const free = new Set(places.toSorted(byPath))
  const tiers = groupBy(sources.toSorted(byPath), (source) => findTier(source))
  for (const tier of [...tiers.keys()].toSorted()) {
    const left = new Set(tiers.get(tier))
    for (const keyOf of likenesses) {
      if (left.size === 0 || free.size === 0) break
      const waiting = groupBy([...free], ({ path }) => keyOf(path))
      for (const source of left) {
        const alike = waiting.get(keyOf(source.path)) ?? []
        const place = alike.find(({ since }) => since > source.since)
        if (place === undefined) continue
        alike.splice(alike.indexOf(place), 1)
        pairs.push([source, place])
        left.delete(source)
        free.delete(place)
      }
    }
  }
  return pairs
}

const likenesses: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => splitPath(path).name,
  (path) => splitPath(path).directory,
  () => '',
]

function findTier({ why }: Displaced): number {
  return why === 'missing' ? 1 : 0
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0
}
