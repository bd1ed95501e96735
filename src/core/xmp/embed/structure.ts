import type { MediaFormat } from '#shared/media.ts'
import { damaged, refuse, type Structure } from './refusal.ts'
import { describeHeif } from './structure-heif.ts'
import { describeJpeg } from './structure-jpeg.ts'
import { describePng } from './structure-png.ts'
import { describeTiff } from './structure-tiff.ts'
import { describeWebp } from './structure-webp.ts'

const describers: Readonly<Partial<Record<MediaFormat, (bytes: Buffer) => Structure>>> = {
  png: describePng,
  jpeg: describeJpeg,
  webp: describeWebp,
  tiff: describeTiff,
  avif: describeHeif,
  heif: describeHeif,
}

/** Whether a rating is ever written into files of a format. */
export function isEmbeddable(format: MediaFormat): boolean {
  return describers[format] !== undefined
}

/** Walks a whole file strictly, as no reader would: it is about to be written anew. */
export function describeStructure(format: MediaFormat, bytes: Buffer): Structure {
  try {
    return (
      describers[format]?.(bytes) ?? refuse('unsuited', 'ratings are not written into files of this kind')
    )
  } catch {
    return damaged('it breaks off') // Read beyond its end.
  }
}
