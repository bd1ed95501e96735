import { createBufferReader } from '#core/metadata/buffer-reader.ts'
import { openTiff, readDirectory } from '#core/metadata/containers/tiff-directory.ts'
import { damaged, refuse, type Structure } from './refusal.ts'

const subDirectories = 0x14a
const rowsOrTiles = [
  [0x111, 0x117],
  [0x144, 0x145],
] as const

/** TIFF (6.0): one directory with one picture in it, all of whose data lie within the file. */
export function describeTiff(bytes: Buffer): Structure {
  const reader = createBufferReader(bytes)
  const tiff = openTiff(reader, 0)
  if (tiff === undefined) return damaged('it is no TIFF')
  const { source, firstDirectory } = tiff
  const read16 = (at: number) => (source.littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  if (read16(2) !== 42) return refuse('unsuited', 'it is a TIFF of a kind of its own')
  const { entries, next } = readDirectory(source, firstDirectory)
  if (next !== 0) return refuse('unsuited', 'it holds more than one picture')
  if (entries.has(subDirectories)) return refuse('unsuited', 'it holds more than one picture')
  const readAll = (tag: number): readonly number[] => {
    const entry = entries.get(tag)
    if (entry === undefined || entry.offset + entry.byteLength > bytes.length) return []
    const size = entry.byteLength / entry.count
    return Array.from({ length: entry.count }, (_, index) => {
      const at = entry.offset + index * size
      if (size === 2) return read16(at)
      return source.littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    })
  }
  const isWhole = rowsOrTiles.some(([offsetTag, lengthTag]) => {
    const offsets = readAll(offsetTag)
    const lengths = readAll(lengthTag)
    return (
      offsets.length > 0 &&
      offsets.length === lengths.length &&
      offsets.every((offset, index) => offset + (lengths[index] ?? 0) <= bytes.length)
    )
  })
  return isWhole ? { refusal: null, kept: [] } : damaged('its picture reaches beyond its end')
}
