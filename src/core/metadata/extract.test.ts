import { describe, expect, test } from 'vitest'
import { createBufferReader } from './buffer-reader.ts'
import { extractMetadata } from './extract.ts'
import type { Extracted } from './extracted.ts'
import { samples } from './test-samples.ts'

function extractSample(format: keyof typeof samples): Extracted {
  return extractMetadata(createBufferReader(samples[format] ?? Buffer.alloc(0)), `sample.${format}`)
}

const camera = {
  camera: 'ACME Snap 3',
  lens: 'ACME 50mm f/2.8',
  iso: 200,
  aperture: 2.8,
  shutter: '1/250',
  focalLengthMm: 50,
  takenAt: '2024-05-06T07:08:09+02:00',
  latitude: -10.5,
  longitude: 20.26,
}
const noCamera = {
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
const generation = {
  tool: 'a1111',
  toolVersion: null,
  prompt: 'a red fox, snow',
  negativePrompt: 'blurry',
  model: 'foxModel',
  modelHash: null,
  vae: null,
  sampler: 'Euler a',
  scheduler: null,
  steps: 20,
  cfg: 7,
  guidance: null,
  seed: '1234567890',
  clipSkip: null,
  denoise: null,
  loras: [],
  workflow: null,
}

/** What is compared of each format: everything but the generation's own fields, which most share. */
function shape({
  type,
  format,
  width,
  height,
  durationSeconds,
  frameRate,
  codec,
  colorMode,
  hasAlpha,
  orientation,
  animated,
  rating,
  problems,
}: Extracted): unknown {
  return {
    type,
    format,
    width,
    height,
    durationSeconds,
    frameRate,
    codec,
    colorMode,
    hasAlpha,
    orientation,
    animated,
    rating,
    problems,
  }
}

const still = {
  type: 'image',
  durationSeconds: null,
  frameRate: null,
  codec: null,
  animated: false,
  rating: null,
  problems: [],
  orientation: null,
}
const clip = {
  type: 'video',
  width: 64,
  height: 48,
  colorMode: null,
  hasAlpha: null,
  orientation: null,
  animated: false,
  rating: null,
  problems: [],
}

const shapes: Readonly<Record<string, unknown>> = {
  png: {
    ...still,
    format: 'png',
    width: 64,
    height: 48,
    colorMode: 'RGBA',
    hasAlpha: true,
    orientation: 1,
    rating: 4,
  },
  jpeg: {
    ...still,
    format: 'jpeg',
    width: 48,
    height: 64,
    colorMode: 'RGB',
    hasAlpha: false,
    orientation: 6,
    rating: 3,
  },
  webp: {
    ...still,
    format: 'webp',
    width: 64,
    height: 48,
    colorMode: 'RGBA',
    hasAlpha: true,
    orientation: 1,
    animated: true,
    rating: 2,
  },
  gif: {
    ...still,
    format: 'gif',
    width: 64,
    height: 48,
    colorMode: 'P',
    hasAlpha: true,
    animated: true,
    durationSeconds: 1,
    frameRate: 2,
  },
  bmp: { ...still, format: 'bmp', width: 64, height: 48, colorMode: 'RGB', hasAlpha: false },
  tiff: { ...still, format: 'tiff', width: 64, height: 48, colorMode: 'RGB', hasAlpha: false },
  dng: { ...still, format: 'dng', width: 64, height: 48, colorMode: null, hasAlpha: false },
  raf: { ...still, format: 'raf', width: 48, height: 64, colorMode: null, hasAlpha: null, orientation: 6 },
  cr3: { ...still, format: 'cr3', width: 64, height: 48, colorMode: null, hasAlpha: null },
  avif: {
    ...still,
    format: 'avif',
    width: 48,
    height: 64,
    colorMode: 'RGB',
    hasAlpha: false,
    orientation: 6,
  },
  jxl: { ...still, format: 'jxl', width: 64, height: 48, colorMode: 'RGB', hasAlpha: null, orientation: 1 },
  mp4: { ...clip, format: 'mp4', width: 48, height: 64, durationSeconds: 2.5, frameRate: 24, codec: 'h264' },
  webm: { ...clip, format: 'webm', durationSeconds: 2.5, frameRate: 25, codec: 'vp9' },
  avi: { ...clip, format: 'avi', durationSeconds: 4, frameRate: 25, codec: 'mjpeg' },
}

describe('extractMetadata', () => {
  test('every sample has its expectation', () => {
    expect(Object.keys(samples).toSorted()).toEqual(Object.keys(shapes).toSorted())
  })

  test.each(Object.keys(shapes) as (keyof typeof samples)[])('reads what a %s is', (format) => {
    // the keys of samples, see above
    expect(shape(extractSample(format))).toEqual(shapes[format])
  })

  test.each(['png', 'jpeg', 'webp', 'raf', 'avif', 'jxl'] as const)(
    'reads camera and place of a %s',
    (format) => {
      expect(extractSample(format).camera).toEqual(camera)
    },
  )

  test.each(['gif', 'bmp', 'tiff', 'mp4', 'webm', 'avi'] as const)('gives a %s no camera', (format) => {
    expect(extractSample(format).camera).toEqual(noCamera)
  })

  test.each(['png', 'jpeg', 'webp', 'gif', 'tiff', 'raf', 'avif', 'jxl', 'mp4', 'webm', 'avi'] as const)(
    'reads the infotext of a %s',
    (format) => {
      const extracted = extractSample(format)
      expect(extracted.generation).toEqual(generation)
      expect(extracted.parser).toBe('a1111')
      expect(extracted.keywords.filter((word) => word.type === 'prompt').map((word) => word.keyword)).toEqual(
        ['a red fox', 'snow'],
      )
    },
  )

  test('keeps every text under the name of its carrier', () => {
    expect(Object.keys(extractSample('jpeg').raw)).toEqual([
      'EXIF Make',
      'EXIF Model',
      'EXIF UserComment',
      'Comment',
      'XMP xmp:Rating',
      'generation',
    ])
  })

  test('gives PNG texts by name for the ancestor', () => {
    expect(JSON.parse(extractSample('png').pngText ?? '{}')).toEqual({
      parameters: extractSample('png').raw['PNG parameters'],
    })
    expect(extractSample('jpeg').pngText).toBeNull()
  })

  test('says what is wrong with what it does not know', () => {
    const html = extractMetadata(createBufferReader(Buffer.from('<!doctype html>')), 'page.png')
    expect({ type: html.type, format: html.format, problems: html.problems }).toEqual({
      type: 'unknown',
      format: 'unknown',
      problems: [
        {
          stage: 'metadata',
          code: 'unknown-format',
          message: 'The content of this file is not what «.png» says; it is left alone.',
        },
      ],
    })
    const empty = extractMetadata(createBufferReader(Buffer.alloc(0)), 'x.png')
    expect(empty.problems.map((problem) => problem.code)).toEqual(['empty'])
  })

  test('turns a failing disk into a problem', () => {
    const png = samples.png ?? Buffer.alloc(0)
    const failing = {
      size: 10_000_000,
      read: (offset: number, length: number): Uint8Array => {
        if (offset > 60) throw new Error('EIO: i/o error')
        return png.subarray(offset, offset + length)
      },
    }
    const extracted = extractMetadata(failing, 'a.png')
    expect(extracted.width).toBe(64)
    expect(extracted.problems).toEqual([
      {
        stage: 'metadata',
        code: 'unreadable',
        message: 'This file could not be read to its end: EIO: i/o error.',
      },
    ])
  })
})
