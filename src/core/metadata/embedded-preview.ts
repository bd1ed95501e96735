import type { RangeReader } from './extracted.ts'

/** Where a JPEG lies inside a file, in bytes from its beginning. */
export type PreviewRange = { readonly offset: number; readonly length: number }

/** The largest JPEG that a RAW file carries for showing; null where there is none. Never throws. */
export function findEmbeddedPreview(_reader: RangeReader): PreviewRange | null {
  return null
}
