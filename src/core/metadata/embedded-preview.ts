import { findCr3Jpeg } from './containers/cr3.ts'
import { readJpeg } from './containers/jpeg.ts'
import { findOlympusPreview } from './containers/olympus-preview.ts'
import { findRafJpeg } from './containers/raf.ts'
import { collectDirectories } from './containers/tiff-directories.ts'
import {
  openTiff,
  readDirectory,
  readEntryNumber,
  readEntryNumbers,
  type TiffDirectory,
  type TiffSource,
} from './containers/tiff-directory.ts'
import type { RangeReader } from './extracted.ts'
import { createFindings } from './findings.ts'
import { u8, u16be } from './integers.ts'
import { sniffBytes, sniffFormat } from './sniff.ts'

/** Where a JPEG lies inside a file, in bytes from its beginning. */
export type PreviewRange = { readonly offset: number; readonly length: number }

/**
 * The largest JPEG that a RAW file (or a TIFF) carries for showing, in bytes of the file; null where there is none. Its own
 * orientation tag may be missing: `Extracted.orientation` of the whole file counts. Never throws.
 */
export function findEmbeddedPreview(reader: RangeReader): PreviewRange | null {
  try {
    return largest(reader, findCandidates(reader))
  } catch {
    // A damaged structure has no preview that could be shown; that is all the answer there is.
    return null
  }
}

function findCandidates(reader: RangeReader): readonly PreviewRange[] {
  const format = sniffFormat(reader.read(0, sniffBytes))
  if (format === 'raf') return one(findRafJpeg(reader))
  if (format === 'cr3') return one(findCr3Jpeg(reader))
  const opened = openTiff(reader, 0)
  if (opened === undefined) return []
  const first = readDirectory(opened.source, opened.firstDirectory)
  const candidates = collectDirectories(opened.source, first).flatMap((directory) =>
    jpegsOf(opened.source, directory),
  )
  return format === 'orf' ? [...candidates, ...one(findOlympusPreview(opened.source, first))] : candidates
}

function one(range: PreviewRange | null): readonly PreviewRange[] {
  return range === null ? [] : [range]
}

/** A directory's JPEG: by the interchange tags, as its only strip, or in Panasonic's tag 0x2e. */
function jpegsOf(source: TiffSource, directory: TiffDirectory): readonly PreviewRange[] {
  const { entries } = directory
  const found: PreviewRange[] = []
  const keep = (offset: number | undefined, length: number | undefined): void => {
    if (offset !== undefined && length !== undefined) found.push({ offset: source.base + offset, length })
  }
  keep(readEntryNumber(source, entries.get(0x0201)), readEntryNumber(source, entries.get(0x0202)))
  const offsets = readEntryNumbers(source, entries.get(0x0111))
  const lengths = readEntryNumbers(source, entries.get(0x0117))
  if (offsets.length === 1 && lengths.length === 1) keep(offsets[0], lengths[0])
  const panasonic = entries.get(0x002e)
  if (panasonic !== undefined) found.push({ offset: panasonic.offset, length: panasonic.byteLength })
  return found
}

const maxCandidates = 16

function largest(reader: RangeReader, candidates: readonly PreviewRange[]): PreviewRange | null {
  let best: PreviewRange | null = null
  let bestPixels = 0
  for (const candidate of candidates.slice(0, maxCandidates)) {
    const length = Math.min(candidate.length, reader.size - candidate.offset)
    if (length < 64 || u16be(reader.read(candidate.offset, 2), 0) !== 0xffd8) continue
    const inner: RangeReader = {
      size: length,
      read: (offset, count) => reader.read(candidate.offset + offset, Math.min(count, length - offset)),
    }
    const pixels = countPixels(inner)
    if (pixels <= bestPixels) continue
    bestPixels = pixels
    best = { offset: candidate.offset, length }
  }
  return best
}

/** Pixels of a JPEG that decoders draw; 0 for the lossless kind that holds the sensor's own values. */
function countPixels(reader: RangeReader): number {
  const findings = createFindings()
  readJpeg(reader, findings)
  return isLossless(reader) ? 0 : (findings.width ?? 0) * (findings.height ?? 0)
}

function isLossless(reader: RangeReader): boolean {
  let at = 2
  for (let count = 0; count < 64 && at + 4 <= reader.size; count++) {
    const head = reader.read(at, 4)
    const marker = u8(head, 1)
    if (marker === 0xc3) return true
    if (marker === 0xda || (marker >= 0xc0 && marker <= 0xc2)) return false
    at += 2 + u16be(head, 2)
  }
  return false
}
