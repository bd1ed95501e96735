import { createHash, type Hash } from 'node:crypto'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { sniffBytes, sniffFormat } from '#core/metadata/sniff.ts'
import type { MediaFormat } from '#shared/media.ts'
import { listGifContent } from './content/gif-content.ts'
import { listHeifContent } from './content/heif-content.ts'
import { listJpegContent } from './content/jpeg-content.ts'
import { listMp4Content } from './content/mp4-content.ts'
import type { ContentLister, Piece } from './content/piece.ts'
import { listPngContent } from './content/png-content.ts'
import { listWebpContent } from './content/webp-content.ts'

/** Stands first in every content hash. Raised when the same file would get another one: then all files are hashed again. */
const contentHashVersion = 1

const listers: Readonly<Partial<Record<MediaFormat, ContentLister>>> = {
  png: listPngContent,
  jpeg: listJpegContent,
  webp: listWebpContent,
  gif: listGifContent,
  mp4: listMp4Content,
  mov: listMp4Content,
  heif: listHeifContent,
  avif: listHeifContent,
}

/** Every beginning that a content hash of this version can have, before its hexadecimal digits. */
export const contentHashPrefixes: readonly string[] = [
  ...new Set(['file', ...Object.keys(listers)].map((name) => createPrefix(name))),
]

function createPrefix(name: string): string {
  return `${contentHashVersion}:${name === 'mov' ? 'mp4' : name}:`
}

export type ContentHash = {
  /** `1:png:<SHA-256>`: version, what it is over (`file`: all of it), and the hash as hexadecimal digits. */
  readonly hash: string
  /** The container is one that we can read, but this one is damaged, so that the whole file was taken. */
  readonly isDamaged: boolean
}

/**
 * SHA-256 over a file's content without its metadata, read from its container without decoding: writing tags, EXIF or XMP doesn't
 * change it, changing a pixel does, and no decoder's version matters. Formats that aren't listed here, and damaged files, count as a
 * whole. Null for an empty file, which has no content. Synchronous: for threads. `isWanted` is asked between blocks; when it says
 * no the answer is undefined.
 */
export function hashContent(
  reader: RangeReader,
  isWanted: () => boolean = () => true,
): ContentHash | null | undefined {
  if (reader.size === 0) return null
  const format = sniffFormat(reader.read(0, sniffBytes))
  const list = listers[format]
  const pieces = list?.(reader) ?? null
  const name = pieces === null ? 'file' : format
  const hash = createHash('sha256')
  for (const piece of pieces ?? [{ from: 0, to: reader.size }]) {
    if (!addPiece(hash, reader, piece, isWanted)) return undefined
  }
  return {
    hash: `${createPrefix(name)}${hash.digest('hex')}`,
    isDamaged: list !== undefined && pieces === null,
  }
}

const blockBytes = 1024 * 1024

function addPiece(hash: Hash, reader: RangeReader, piece: Piece, isWanted: () => boolean): boolean {
  if (piece instanceof Uint8Array) {
    hash.update(piece)
    return true
  }
  for (let at = piece.from; at < piece.to; ) {
    if (!isWanted()) return false
    const bytes = reader.read(at, Math.min(blockBytes, piece.to - at))
    // It became shorter meanwhile: whoever asked looks at size and time afterwards.
    if (bytes.length === 0) return true
    hash.update(bytes)
    at += bytes.length
  }
  return true
}
