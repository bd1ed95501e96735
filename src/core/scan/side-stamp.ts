import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { listSideNames } from '#core/metadata/side-files.ts'
import { mediaExtensions } from './media-names.ts'

/**
 * A number that changes when a file's side files do: come, go, or get another size or time. 0: there are none. `names` are those that
 * are there; left out, the directory is asked.
 */
export function stampSideFiles(directory: string, name: string, names?: ReadonlySet<string>): number {
  if (names?.size === 0) return 0
  let stamp = 0
  for (const side of listSideNames(name)) {
    if (names !== undefined && !names.has(side)) continue
    const stats = findStats(join(directory, side))
    if (stats === undefined) continue
    stamp = (stamp * 31 + Math.floor(stats.mtimeMs * 1000) + stats.size + side.length) % 2 ** 48
  }
  return stamp
}

function findStats(path: string): { readonly mtimeMs: number; readonly size: number } | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats?.isFile() ? stats : undefined
  } catch {
    // It can't be read then either, and what it would tell isn't known.
    return undefined
  }
}

/** The media files that a side file may belong to: `fox.png`, `fox.jpg`, … for `fox.txt`, and `fox.png` for `fox.png.txt`. */
export function listMediaNamesOf(side: string): readonly string[] {
  const stem = side.slice(0, side.lastIndexOf('.'))
  const extensions = [...mediaExtensions].flatMap((extension) => [extension, extension.toUpperCase()])
  return [stem, ...extensions.map((extension) => `${stem}.${extension}`)]
}
