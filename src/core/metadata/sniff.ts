import type { FileType, MediaFormat } from '#shared/media.ts'
import { ascii, u8, u16be, u16le, u32be, u32le } from './integers.ts'

/** How many first bytes `sniffFormat` wants; it makes do with less. */
export const sniffBytes = 4096

const avifBrands = new Set(['avif', 'avis'])
const heifBrands = new Set([
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1', 'miaf'],
])
/** Top-level boxes that a QuickTime file without `ftyp` may begin with (QuickTime File Format, «Overview of QTFF»). */
const quickTimeBoxes = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'])
const bmpHeaderSizes = new Set([12, 40, 52, 56, 64, 108, 124])

/**
 * Tells a file's format from its first bytes, never from its name. Text formats (HTML, SVG, playlists, DASH lists), PDF and
 * whatever else no reader here knows are `unknown`, so that no decoder or tool is ever started on them.
 */
export function sniffFormat(head: Uint8Array): MediaFormat {
  if (u32be(head, 0) === 0x89504e47 && u32be(head, 4) === 0x0d0a1a0a) return 'png'
  if (u16be(head, 0) === 0xffd8 && u8(head, 2) === 0xff) return 'jpeg'
  if (ascii(head, 0, 6) === 'GIF87a' || ascii(head, 0, 6) === 'GIF89a') return 'gif'
  if (ascii(head, 0, 4) === 'RIFF') return sniffRiff(head)
  if (u16be(head, 0) === 0xff0a) return 'jxl'
  if (u32be(head, 0) === 12 && ascii(head, 4, 4) === 'JXL ' && u32be(head, 8) === 0x0d0a870a) return 'jxl'
  if (ascii(head, 0, 16) === 'FUJIFILMCCD-RAW ') return 'raf'
  if (ascii(head, 0, 2) === 'BM' && bmpHeaderSizes.has(u32le(head, 14))) return 'bmp'
  if (u32be(head, 0) === 0x1a45dfa3) return sniffMatroska(head)
  return sniffIsoMedia(head) ?? sniffTiff(head) ?? 'unknown'
}

const videoFormats: ReadonlySet<MediaFormat> = new Set(['mp4', 'mov', 'webm', 'matroska', 'avi'])

/** The kind of file that a format belongs to. */
export function fileTypeOf(format: MediaFormat): FileType {
  if (format === 'unknown') return 'unknown'
  return videoFormats.has(format) ? 'video' : 'image'
}

function sniffRiff(head: Uint8Array): MediaFormat {
  const form = ascii(head, 8, 4)
  if (form === 'WEBP') return 'webp'
  return form === 'AVI ' ? 'avi' : 'unknown'
}

function sniffMatroska(head: Uint8Array): MediaFormat {
  const start = ascii(head, 0, 64)
  if (start.includes('webm')) return 'webm'
  return start.includes('matroska') ? 'matroska' : 'unknown'
}

function sniffIsoMedia(head: Uint8Array): MediaFormat | undefined {
  const box = ascii(head, 4, 4)
  if (box !== 'ftyp') {
    return quickTimeBoxes.has(box) && (u32be(head, 0) >= 8 || u32be(head, 0) === 1) ? 'mov' : undefined
  }
  const end = Math.min(u32be(head, 0), head.length, 256)
  const major = ascii(head, 8, 4)
  const brands = [major]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(head, at, 4))
  if (major === 'crx ') return 'cr3'
  if (brands.some((brand) => avifBrands.has(brand))) return 'avif'
  // A clip may list `mif1` or `miaf` among its brands; only the major one makes it a picture then.
  if (heifBrands.has(major)) return 'heif'
  if (major === 'qt  ') return 'mov'
  if (major === 'jp2 ' || major === 'jpx ' || major === 'jxl ') return 'unknown'
  return 'mp4'
}

function sniffTiff(head: Uint8Array): MediaFormat | undefined {
  const order = ascii(head, 0, 2)
  if (order !== 'II' && order !== 'MM') return undefined
  const little = order === 'II'
  const u16 = little ? u16le : u16be
  const u32 = little ? u32le : u32be
  const magic = u16(head, 2)
  if (magic === 0x4f52 || magic === 0x5352) return 'orf'
  if (magic === 0x55 && little) return 'rw2'
  if (magic === 43) return 'tiff'
  if (magic !== 42) return undefined
  if (ascii(head, 8, 2) === 'CR' && u8(head, 10) === 2) return 'cr2'
  return sniffRawTiff(head, u16, u32)
}

type ReadInteger = (bytes: Uint8Array, at: number) => number

/** DNG, NEF and ARW are TIFF files; what IFD0 holds tells them from a TIFF that was developed from one. */
function sniffRawTiff(head: Uint8Array, u16: ReadInteger, u32: ReadInteger): MediaFormat {
  const ifd = u32(head, 4)
  const count = Math.min(u16(head, ifd), 200)
  let make = ''
  let reduced = false
  let jpegCompressed = false
  let subIfds = false
  let sonyPrivate = false
  for (let index = 0; index < count; index++) {
    const entry = ifd + 2 + index * 12
    if (entry + 12 > head.length) break
    const tag = u16(head, entry)
    if (tag === 0xc612) return 'dng'
    if (tag === 0xfe) reduced = u32(head, entry + 8) === 1
    if (tag === 0x103) jpegCompressed = u16(head, entry + 8) === 6
    if (tag === 0x14a) subIfds = true
    if (tag === 0xc634) sonyPrivate = true
    if (tag === 0x10f) make = ascii(head, u32(head, entry + 8), 8).toUpperCase()
  }
  if (make.startsWith('NIKON') && subIfds && reduced) return 'nef'
  if (make.startsWith('SONY') && (sonyPrivate || (subIfds && (reduced || jpegCompressed)))) return 'arw'
  return 'tiff'
}
