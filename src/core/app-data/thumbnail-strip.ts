import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Library } from '#core/library.ts'
import { writeFileAtomically } from '#core/storage/atomic-write.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import type { SearchResult } from '#shared/contract.ts'

/** A small picture of a recent folder, as it is served. */
export type StripPicture = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mime: 'image/webp' | 'image/jpeg'
}

export const longestStrip = 6
/** Closing a folder waits no longer than this for pictures that aren't there yet. */
const gatherMs = 1500

/** The thumbnails of a library's best files, JPEG or WebP: what its strip is made of. Those that take too long are left out. */
export async function gatherStrip(library: Library): Promise<readonly Uint8Array[]> {
  const signal = AbortSignal.timeout(gatherMs)
  const reply = await library.dispatch('search.run', { sort: { by: 'score', descending: true } }, signal)
  if (!reply.ok) return []
  const { ids } = reply.value as SearchResult // what search.run answers
  const pictures = await Promise.all(
    [...ids.subarray(0, longestStrip)].map((id) => library.readThumbnail(id, signal).catch(() => undefined)),
  )
  return pictures.flatMap((picture) =>
    picture?.mime === 'image/jpeg' || picture?.mime === 'image/webp' ? [picture.bytes] : [],
  )
}

/** Replaces the strip of a recent folder. */
export async function writeStrip(strips: string, id: number, pictures: readonly Uint8Array[]): Promise<void> {
  const directory = join(strips, String(id))
  const fresh = `${directory}.new`
  await nodeStorage.removeTree(fresh)
  await nodeStorage.makeTree(fresh, 0o700)
  await Promise.all(
    pictures.map((bytes, place) =>
      writeFileAtomically(nodeStorage, join(fresh, `${place}.thumbnail`), bytes),
    ),
  )
  await nodeStorage.removeTree(directory)
  await nodeStorage.rename(fresh, directory)
}

export async function removeStrip(strips: string, id: number): Promise<void> {
  await nodeStorage.removeTree(join(strips, String(id)))
}

export async function readStripPicture(
  strips: string,
  id: number,
  place: number,
): Promise<StripPicture | undefined> {
  const bytes = await readFile(join(strips, String(id), `${place}.thumbnail`)).catch(() => undefined)
  if (bytes === undefined) return undefined
  return { bytes, mime: bytes.toString('latin1', 0, 4) === 'RIFF' ? 'image/webp' : 'image/jpeg' }
}
