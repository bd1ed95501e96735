import type { FolderCount } from '#shared/facets.ts'
import { createNaturalSortKey } from '#shared/natural-sort.ts'

/** Each folder that has files in it or below it, '' first, a folder right before what it holds, in natural order. */
export function countFolders(
  rows: readonly { readonly directory: string; readonly count: number }[],
): readonly FolderCount[] {
  const counts = new Map<string, number>([['', 0]])
  for (const { directory, count } of rows) {
    for (let path = directory; ; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      counts.set(path, (counts.get(path) ?? 0) + count)
      if (path === '') break
    }
  }
  // U+0000 stands before whatever a name's key can hold, so a folder's children follow it at once.
  const keyed = [...counts].map(([path, count]) => ({
    key: path === '' ? '' : path.split('/').map(createNaturalSortKey).join('\0'),
    folder: { path, count },
  }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ folder }) => folder)
}
