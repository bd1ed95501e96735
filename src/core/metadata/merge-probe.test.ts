import { expect, test } from 'vitest'
import { createBufferReader } from './buffer-reader.ts'
import { extractMetadata } from './extract.ts'
import { applyProbe } from './merge-probe.ts'
import type { ProbeResult } from './probe-result.ts'
import { box, latin1, u32 } from './test-media.ts'
import { sampleInfotext, samples } from './test-samples.ts'

const probe: ProbeResult = {
  width: 1920,
  height: 1080,
  durationSeconds: 3.5,
  frameRate: 29.97,
  codec: 'hevc',
  audioCodec: 'aac',
  rotation: -90,
  tags: {
    comment: sampleInfotext,
    'com.apple.quicktime.location.ISO6709': '+32.0929+034.8620+028.516/',
    make: 'Apple',
    model: 'iPhone 6',
    creation_time: '2019-07-24T08:25:57.000000Z',
  },
}
const bare = extractMetadata(createBufferReader(box('ftyp', latin1('isom'), u32(0), latin1('isom'))), 'a.mp4')

test('fills size, length, codecs, camera and generation from the probe', () => {
  const { width, height, durationSeconds, frameRate, codec, audioCodec, generation, camera, parser } =
    applyProbe(bare, probe)
  expect({
    width,
    height,
    durationSeconds,
    frameRate,
    codec,
    audioCodec,
    prompt: generation.prompt,
    camera: camera.camera,
    takenAt: camera.takenAt,
    latitude: camera.latitude,
    parser,
  }).toEqual({
    width: 1080,
    height: 1920,
    durationSeconds: 3.5,
    frameRate: 29.97,
    codec: 'hevc',
    audioCodec: 'aac',
    prompt: 'a red fox, snow',
    camera: 'Apple iPhone 6',
    takenAt: '2019-07-24T08:25:57Z',
    latitude: 32.0929,
    parser: 'a1111',
  })
})

test('takes nothing away and shows nothing twice', () => {
  const own = extractMetadata(createBufferReader(samples.mp4 ?? Buffer.alloc(0)), 'a.mp4')
  const empty: ProbeResult = {
    width: null,
    height: null,
    durationSeconds: null,
    frameRate: null,
    codec: null,
    audioCodec: null,
    rotation: null,
    tags: {},
  }
  expect(applyProbe(own, empty)).toEqual(own)
  const merged = applyProbe(own, { ...empty, tags: { comment: sampleInfotext, encoder: 'Lavf61' } })
  expect(Object.keys(merged.raw)).toEqual([...Object.keys(own.raw), 'Video encoder'])
  expect(merged.keywords).toEqual(own.keywords)
})
