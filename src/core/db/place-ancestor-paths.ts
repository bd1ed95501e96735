/** A file as the scoring program's database names it: an absolute path of the computer that it ran on. */
export type AncestorPath = { readonly path: string; readonly sizeBytes: number | null }

export type PlacedPaths = {
  /** For each path in order: relative to the folder, with `/`; null where it lies elsewhere. */
  readonly relative: readonly (string | null)[]
  /** What the folder was called then, where it was moved since. */
  readonly oldRoot: string | null
}

/** Whether a path relative to the folder exists: with this size, with another one, or not. */
export type LookUp = (relative: string, sizeBytes: number | null) => 'same' | 'other' | 'none'

/** That many paths are enough to tell where the folder was. */
const sampleSize = 500
const deepest = 40

/**
 * Makes absolute paths relative to `folder`. Where none lies in it the folder was moved: its old name is the beginning of the paths
 * whose rest is really found here most often. Where some do, it wasn't, and the others belong to other folders. Two paths never
 * become one.
 */
export function placeAncestorPaths(
  paths: readonly AncestorPath[],
  folder: string,
  lookUp: LookUp,
): PlacedPaths {
  const split = paths.map(({ path }) => splitPath(path))
  const here = splitPath(folder)
  const isHere = split.some((parts) => startsWith(parts, here))
  const root = isHere ? here : findOldRoot(paths, split, lookUp)
  const taken = new Set<string>()
  const relative = split.map((parts) => {
    if (root === null || !startsWith(parts, root)) return null
    const rest = parts.slice(root.length)
    if (!isSafe(rest)) return null
    const path = rest.join('/')
    if (taken.has(path)) return null
    taken.add(path)
    return path
  })
  return { relative, oldRoot: isHere || root === null ? null : root.join('/') || '/' }
}

function findOldRoot(
  paths: readonly AncestorPath[],
  split: readonly (readonly string[])[],
  lookUp: LookUp,
): readonly string[] | null {
  const votes = new Map<string, { readonly root: readonly string[]; count: number }>()
  const step = Math.max(1, Math.floor(paths.length / sampleSize))
  for (let index = 0; index < paths.length; index += step) {
    const parts = split[index] ?? []
    const sizeBytes = paths[index]?.sizeBytes ?? null
    // A path that isn't absolute was made in the folder itself.
    const highest = Math.max(parts[0] === '' || isDrive(parts[0]) ? 1 : 0, parts.length - deepest)
    for (let length = highest; length < parts.length; length += 1) {
      const rest = parts.slice(length)
      if (!isSafe(rest)) continue
      const found = lookUp(rest.join('/'), sizeBytes)
      if (found === 'none') continue
      const root = parts.slice(0, length)
      const key = root.join('/')
      const vote = votes.get(key) ?? { root, count: 0 }
      // The same size is worth much more: names such as 00001.png are in every folder.
      vote.count += found === 'same' ? 1000 : 1
      votes.set(key, vote)
    }
  }
  // Of equals the shortest: it explains the folders below, too.
  const ranked = [...votes.values()].sort((a, b) => b.count - a.count || a.root.length - b.root.length)
  return ranked[0]?.root ?? null
}

/** `/home/a` becomes '', home, a; `C:\a` becomes C:, a; `\\server\share` becomes '', '', server, share. */
function splitPath(path: string): readonly string[] {
  const parts = /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path) ? path.split(/[\\/]/) : path.split('/')
  // A slash at the end, as of `/` or `D:\` itself.
  return parts.length > 1 && parts.at(-1) === '' ? parts.slice(0, -1) : parts
}

function isDrive(part: string | undefined): boolean {
  return part !== undefined && /^[A-Za-z]:$/.test(part)
}

function startsWith(parts: readonly string[], root: readonly string[]): boolean {
  return parts.length > root.length && root.every((part, index) => part === parts[index])
}

function isSafe(rest: readonly string[]): boolean {
  return (
    rest.length > 0 &&
    rest.every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'))
  )
}
