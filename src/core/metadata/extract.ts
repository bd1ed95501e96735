import type { MediaProblem } from '#shared/media.ts'
import type { Extracted, RangeReader } from './extracted.ts'
import { fileTypeOf, sniffBytes, sniffFormat } from './sniff.ts'

/** Raised whenever the same bytes would give other fields; files read by an older one are read again. */
export const parserVersion = 1

/** Everything that a file's own bytes tell, read without a decoder. Synchronous; never throws: what goes wrong is in `problems`. */
export function extractMetadata(reader: RangeReader, _name: string): Extracted {
  const format = sniffFormat(reader.read(0, sniffBytes))
  const problems: MediaProblem[] = []
  return {
    type: fileTypeOf(format),
    format,
    width: null,
    height: null,
    durationSeconds: null,
    frameRate: null,
    codec: null,
    audioCodec: null,
    colorMode: null,
    hasAlpha: null,
    orientation: null,
    animated: false,
    generation: emptyGeneration,
    camera: emptyCamera,
    keywords: [],
    rating: null,
    pngText: null,
    raw: {},
    parser: null,
    parserVersion,
    problems,
  }
}

const emptyGeneration = {
  tool: null,
  toolVersion: null,
  prompt: null,
  negativePrompt: null,
  model: null,
  modelHash: null,
  vae: null,
  sampler: null,
  scheduler: null,
  steps: null,
  cfg: null,
  guidance: null,
  seed: null,
  clipSkip: null,
  denoise: null,
  loras: [],
  workflow: null,
}
const emptyCamera = {
  camera: null,
  lens: null,
  iso: null,
  aperture: null,
  shutter: null,
  focalLengthMm: null,
  takenAt: null,
  latitude: null,
  longitude: null,
}
