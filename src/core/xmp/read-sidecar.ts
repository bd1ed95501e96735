import { constants, type Stats } from 'node:fs'
import { findFile } from '#core/storage/atomic-write.ts'
import { findModifiedNs, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { largestSidecarBytes, type ReadXmp, readXmp } from './read-xmp.ts'

const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** A sidecar as it stands on disk. */
export type SidecarOnDisk = {
  readonly modifiedNs: number
  readonly sizeBytes: number
  readonly stats: Stats
  readonly content: ReadXmp | { readonly ok: false; readonly code: 'too-large'; readonly message: string }
}

/** Reads a sidecar; undefined where there is none. Throws what the disk says, and `unsupported` for what isn't a regular file. */
export async function readSidecar(storage: Storage, path: string): Promise<SidecarOnDisk | undefined> {
  if ((await findFile(storage, path)) === undefined) return undefined
  const file = await storage.open(path, readFlags)
  try {
    const stats = await file.stat()
    if (!stats.isFile())
      throw new AppError('unsupported', `${path} is not a file. Rename it, then try again.`)
    const found = { modifiedNs: findModifiedNs(stats), sizeBytes: stats.size, stats }
    if (stats.size > largestSidecarBytes) {
      const message = 'The XMP file is far too large to be one.'
      return { ...found, content: { ok: false, code: 'too-large', message } }
    }
    const bytes = new Uint8Array(stats.size)
    let length = 0
    while (length < bytes.length) {
      const count = await file.read(bytes.subarray(length), length)
      if (count === 0) break
      length += count
    }
    return { ...found, content: readXmp(bytes.subarray(0, length)) }
  } finally {
    await file.close()
  }
}
