import type { MediaFormat } from '#shared/media.ts'
import type { RangeReader } from '../extracted.ts'
import type { Findings } from '../findings.ts'
import { readAvi } from './avi.ts'
import { readBmp } from './bmp.ts'
import { readCr3 } from './cr3.ts'
import { readGif } from './gif.ts'
import { readHeif } from './heif.ts'
import { readJpeg } from './jpeg.ts'
import { readJxl } from './jxl.ts'
import { readMatroska } from './matroska.ts'
import { readMp4 } from './mp4.ts'
import { readPng } from './png.ts'
import { readRaf } from './raf.ts'
import { readRawTiff, readTiff } from './tiff.ts'
import { readWebp } from './webp.ts'

type ContainerReader = (reader: RangeReader, findings: Findings) => void

const readers: Readonly<Record<Exclude<MediaFormat, 'unknown'>, ContainerReader>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  gif: readGif,
  avif: readHeif,
  heif: readHeif,
  tiff: readTiff,
  bmp: readBmp,
  jxl: readJxl,
  dng: readRawTiff,
  cr2: readRawTiff,
  cr3: readCr3,
  nef: readRawTiff,
  arw: readRawTiff,
  raf: readRaf,
  orf: readRawTiff,
  rw2: readRawTiff,
  mp4: readMp4,
  mov: readMp4,
  webm: readMatroska,
  matroska: readMatroska,
  avi: readAvi,
}

/** Walks a file of a known format and collects what it finds; may throw on damage, with all before it kept. */
export function readContainer(
  format: Exclude<MediaFormat, 'unknown'>,
  reader: RangeReader,
  findings: Findings,
): void {
  readers[format](reader, findings)
}
