import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings } from '../findings.ts'
import { readExif } from './exif.ts'
import { collectDirectories } from './tiff-directories.ts'
import { readEntryNumber, readEntryNumbers, type TiffDirectory, type TiffSource } from './tiff-directory.ts'

/** TIFF (TIFF 6.0): the first picture's size and colour, and its Exif, XMP and IPTC. */
export function readTiff(reader: RangeReader, findings: Findings): void {
  const opened = readExif(reader, 0, findings)
  if (opened === undefined || opened.directory.entries.size === 0) {
    addProblem(findings, 'truncated', 'This TIFF breaks off before its description.')
    return
  }
  const { source, directory } = opened
  findings.width = sizeOf(source, directory, 0x0100)
  findings.height = sizeOf(source, directory, 0x0101)
  readColor(source, directory, findings)
}

/** RAW formats built on TIFF: the size of the largest picture, as the camera crops it. */
export function readRawTiff(reader: RangeReader, findings: Findings): void {
  const opened = readExif(reader, 0, findings)
  if (opened === undefined || opened.directory.entries.size === 0) {
    addProblem(findings, 'truncated', 'This RAW picture breaks off before its description.')
    return
  }
  const { source } = opened
  findings.hasAlpha = false
  if (readPanasonicSize(source, opened.directory, findings)) return
  let largest = 0
  for (const directory of collectDirectories(source, opened.directory)) {
    const crop = readEntryNumbers(source, directory.entries.get(0xc620)).map(Math.round)
    const width = crop[0] ?? sizeOf(source, directory, 0x0100) ?? 0
    const height = crop[1] ?? sizeOf(source, directory, 0x0101) ?? 0
    if (!(width * height > largest)) continue
    largest = width * height
    findings.width = width
    findings.height = height
  }
}

/** RW2 gives the sensor's borders instead of a size (ExifTool's PanasonicRaw tags 4 to 7). */
function readPanasonicSize(source: TiffSource, directory: TiffDirectory, findings: Findings): boolean {
  const border = (tag: number): number => readEntryNumber(source, directory.entries.get(tag)) ?? 0
  const width = border(7) - border(5)
  const height = border(6) - border(4)
  if (directory.entries.has(0x0100) || width <= 0 || height <= 0) return false
  findings.width = width
  findings.height = height
  return true
}

function sizeOf(source: TiffSource, directory: TiffDirectory, tag: number): number | null {
  const size = readEntryNumber(source, directory.entries.get(tag))
  return size !== undefined && size > 0 && Number.isInteger(size) ? size : null
}

function readColor(source: TiffSource, directory: TiffDirectory, findings: Findings): void {
  const number = (tag: number, fallback: number): number =>
    readEntryNumber(source, directory.entries.get(tag)) ?? fallback
  const samples = number(0x0115, 1)
  const photometric = number(0x0106, 1)
  const extra = directory.entries.has(0x0152)
  findings.hasAlpha = extra
  if (photometric === 3) findings.colorMode = 'P'
  else if (photometric === 5) findings.colorMode = 'CMYK'
  else if (samples >= 3) findings.colorMode = extra && samples === 4 ? 'RGBA' : 'RGB'
  else if (samples === 2) findings.colorMode = 'LA'
  else findings.colorMode = number(0x0102, 1) === 1 ? '1' : number(0x0102, 8) === 16 ? 'I;16' : 'L'
}
