import { join } from 'node:path'
import type { FileFacts } from '#core/identity/hash-file.ts'

/** Where a file is or is to be: relative to the library's folder with `/` for `library`, absolute else. */
export type Spot = { readonly where: 'library' | 'outside' | 'trash'; readonly path: string }

/** One file of an act. `remove` takes a copy away whose original (`target`) is still there. */
export type FileStep = {
  readonly kind: 'move' | 'copy' | 'remove'
  readonly role: 'media' | 'side' | 'xmp' | 'score'
  /** The media file that it is, or that it lies beside; null: the library forgot it. */
  readonly mediaId: number | null
  readonly source: Spot
  readonly target: Spot
  readonly facts: FileFacts
}

/** Files that go together or not at all. */
export type Unit = { readonly steps: readonly FileStep[] }

/** The absolute path of a spot. */
export function toAbsolute(folder: string, spot: Spot): string {
  return spot.where === 'library' ? join(folder, spot.path) : spot.path
}

/** Directory and name of a path with `/`. */
export function splitPath(path: string): { readonly directory: string; readonly name: string } {
  const slash = path.lastIndexOf('/')
  return { directory: slash === -1 ? '' : path.slice(0, slash), name: path.slice(slash + 1) }
}

/** A name in a directory that may be the library's own (''). */
export function joinSpot(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}
