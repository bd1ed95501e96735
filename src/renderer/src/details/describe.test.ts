import { expect, test } from 'vitest'
import type { GenerationDetails, HistoryEntry, MediaDetails, MediaRow, SamplerPass } from '#shared/media.ts'
import { describeFile, formatBytes, formatDate, formatMoment } from './describe-file.ts'
import { describeGeneration, listCamera, listGeneration, listPasses } from './describe-generation.ts'
import { listHistory } from './describe-history.ts'
import { listFileFacts, listPictureFacts } from './file-facts.ts'
import { formatCameraTime } from './format-camera-time.ts'
import { listSpread, summariseRows } from './summary.ts'

const now = new Date(2026, 10, 14, 23, 5)

const row: MediaRow = {
  id: 1,
  path: 'a/b.png',
  name: 'b.png',
  type: 'image',
  format: 'png',
  width: 832,
  height: 1216,
  durationSeconds: null,
  sizeBytes: 1_400_000,
  dateMs: new Date(2026, 10, 14, 22, 41).getTime(),
  score: 5,
  favourite: false,
  label: null,
  missing: false,
  problem: null,
  saved: 'saved',
  revision: 1,
  version: 'v',
}

const nothing: MediaDetails['generation'] = {
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
}
const noDetails: GenerationDetails = {
  width: null,
  height: null,
  samplerCanonical: null,
  models: [],
  characters: [],
  embeddings: [],
  controlnets: [],
  hires: null,
  passes: [],
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

test('sizes, durations and dates are short', () => {
  expect([0, 999, 1000, 1_400_000, 9_960_000, 999_600, 24_700_000_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.4 MB',
    '10 MB',
    '1.0 MB',
    '25 GB',
  ])
  expect(formatDate(new Date(2026, 10, 14, 22, 41), now)).toBe('14 Nov, 22:41')
  expect(formatDate(new Date(2024, 0, 3, 4, 5), now)).toBe('3 Jan 2024, 04:05')
  expect(formatDate(new Date('nonsense'), now)).toBe('')
  expect(formatMoment(new Date(2026, 10, 14, 2, 7), now)).toBe('02:07')
  expect(formatMoment(new Date(2026, 10, 13, 2, 7), now)).toBe('13 Nov, 02:07')
  expect(describeFile(row, now)).toBe('832 × 1216 · 1.4 MB · 14 Nov, 22:41')
  expect(describeFile({ ...row, width: null, durationSeconds: 8 }, now)).toBe('0:08 · 1.4 MB · 14 Nov, 22:41')
})

const list = (
  generation: Partial<MediaDetails['generation']>,
  details: Partial<GenerationDetails> | null = null,
) =>
  listGeneration({
    row,
    generation: { ...nothing, ...generation },
    generationDetails: details === null ? null : { ...noDetails, ...details },
  })

test('what is known of a generation is listed, and nothing else', () => {
  expect(list({})).toEqual([])
  expect(
    list({
      tool: 'comfyui',
      model: 'unet/flux1-dev.safetensors',
      loras: [
        { name: 'film.safetensors', weight: 0.75 },
        { name: 'dusk', weight: null },
      ],
      denoise: 1,
      sampler: 'euler',
      scheduler: 'beta',
      steps: 28,
      guidance: 3.5,
      seed: '6952411511246973023',
    }),
  ).toEqual([
    { name: 'Model', value: 'unet/flux1-dev' },
    { name: 'LoRA', value: 'film · 0.75\ndusk' },
    { name: 'Sampler', value: 'euler · beta' },
    { name: 'Steps', value: '28' },
    { name: 'Guidance', value: '3.5' },
    { name: 'Seed', value: '6952411511246973023', copy: '6952411511246973023' },
    { name: 'Tool', value: 'ComfyUI' },
  ])
  expect(list({ steps: 20, cfg: 7, guidance: 0 })).toEqual([
    { name: 'Steps, CFG', value: '20 · 7' },
    { name: 'Guidance', value: '0' },
  ])
  expect(list({ guidance: 4 })).toEqual([{ name: 'Guidance', value: '4' }])
})

test('what has no line of its own elsewhere: sizes, merges, embeddings, the hires pass', () => {
  expect(
    list(
      { model: 'base.safetensors', modelHash: 'abcdef0123456789abcdef', vae: 'ae.sft' },
      {
        width: 416,
        height: 608,
        models: ['base.safetensors', 'refiner.safetensors'],
        embeddings: ['easynegative.pt'],
        controlnets: ['canny.safetensors', 'depth'],
        hires: { scale: 2, upscaler: '4x-UltraSharp.pth', steps: 12, denoise: 0.45 },
      },
    ),
  ).toEqual([
    { name: 'Model', value: 'base' },
    { name: 'Model hash', value: 'abcdef0123456789…', copy: 'abcdef0123456789abcdef' },
    { name: 'Also used', value: 'refiner' },
    { name: 'Embeddings', value: 'easynegative' },
    { name: 'ControlNet', value: 'canny\ndepth' },
    { name: 'VAE', value: 'ae' },
    { name: 'Size', value: '416 × 608' },
    { name: 'Hires', value: '2× · 4x-UltraSharp · 12 steps · denoise 0.45' },
  ])
  expect(list({}, { width: 832, height: 1216 })).toEqual([])
})

const pass: SamplerPass = {
  prompt: 'a cat',
  negativePrompt: null,
  model: 'base.safetensors',
  sampler: 'euler',
  scheduler: 'karras',
  steps: 20,
  cfg: 7,
  seed: '42',
  denoise: 1,
}

test('several samplers: the base pass, and what differs in the others', () => {
  expect(listPasses(null)).toEqual([])
  expect(listPasses({ ...noDetails, passes: [pass] })).toEqual([])
  const second = { ...pass, model: 'refiner.safetensors', prompt: 'a better cat', steps: 8, denoise: 0.4 }
  const third = { ...pass, sampler: null, scheduler: null, steps: null, cfg: null, denoise: null }
  expect(listPasses({ ...noDetails, passes: [pass, second, third] })).toEqual([
    { title: 'Base pass', settings: 'euler · karras · 20 steps · CFG 7', prompt: null },
    {
      title: 'Pass 2',
      settings: 'refiner · euler · karras · 8 steps · CFG 7 · denoise 0.4',
      prompt: 'a better cat',
    },
    { title: 'Pass 3', settings: 'the same settings', prompt: null },
  ])
})

test('what it is as a picture, and as a file', () => {
  const details: MediaDetails = {
    row: { ...row, width: 1216, height: 832 },
    directory: 'a',
    createdAt: new Date(2026, 10, 13, 1, 2).toISOString(),
    modifiedAt: new Date(2026, 10, 14, 22, 41).toISOString(),
    colorMode: 'RGB',
    hasAlpha: false,
    orientation: 6,
    frameRate: null,
    codec: null,
    audioCodec: null,
    generation: nothing,
    generationDetails: null,
    workflowLength: null,
    camera: noCamera,
    notes: null,
    keywords: [],
    raw: [],
    problems: [],
    history: [],
    places: [],
    missingSince: null,
  }
  expect(listPictureFacts(details)).toEqual([
    { name: 'Format', value: 'PNG' },
    { name: 'Pixels', value: '1216 × 832 · 1.0 MP' },
    { name: 'Colour', value: 'RGB' },
    { name: 'Orientation', value: 'turned by 90° to the right' },
  ])
  expect(listFileFacts(details, now)).toEqual([
    { name: 'Size', value: '1.4 MB · 1,400,000 bytes' },
    { name: 'Modified', value: '14 Nov, 22:41' },
    { name: 'Created', value: '13 Nov, 01:02' },
    { name: 'Folder', value: 'a' },
  ])
  const clip: MediaDetails = {
    ...details,
    row: { ...row, type: 'video', format: 'mp4', width: null, durationSeconds: 8 },
    orientation: null,
    frameRate: 23.976,
    codec: 'h264',
  }
  expect(listPictureFacts(clip)).toEqual([
    { name: 'Format', value: 'MP4 · h264' },
    { name: 'Colour', value: 'RGB' },
    { name: 'Length', value: '0:08' },
    { name: 'Frames', value: '23.98 a second' },
    { name: 'Sound', value: 'none' },
  ])
})

test('a photograph tells its camera', () => {
  const camera = {
    ...noCamera,
    camera: 'FUJIFILM X-T5',
    iso: 400,
    aperture: 1.8,
    shutter: '1/250',
    focalLengthMm: 33,
    latitude: 67.9321,
    longitude: -13.1,
  }
  expect(listCamera(camera)).toEqual([
    { name: 'Camera', value: 'FUJIFILM X-T5' },
    { name: 'Exposure', value: '1/250 s · f/1.8 · ISO 400' },
    { name: 'Focal length', value: '33 mm' },
    { name: 'Place', value: '67.9321° N, 13.1000° W', copy: '67.9321, -13.1' },
  ])
  expect(listCamera(noCamera)).toEqual([])
  expect(describeGeneration({ generation: nothing, camera })).toBe(
    'FUJIFILM X-T5 · 1/250 s · f/1.8 · ISO 400',
  )
})

test('the camera’s clock is shown as it was written', () => {
  expect(
    ['2026-11-07T05:56:12+01:00', '2026-01-02T23:04:05.123', '2026-01-02', 'once'].map(formatCameraTime),
  ).toEqual(['7 Nov 2026, 05:56 (+01:00)', '2 Jan 2026, 23:04', '2 Jan 2026', 'once'])
})

test('history is told in stars', () => {
  const entry = (values: Partial<HistoryEntry>): HistoryEntry => ({
    id: 1,
    at: now.toISOString(),
    what: 'score',
    old: 3,
    new: 5,
    by: 'user',
    ...values,
  })
  const texts = [
    entry({}),
    entry({ old: 0, new: -1 }),
    entry({ old: null, new: 4, by: 'sidecar' }),
    entry({ what: 'favourite', old: false, new: true }),
    entry({ what: 'label', old: null, new: 'red' }),
    entry({ old: 5, new: 5, refused: 3, by: 'sidecar' }),
    entry({ old: 5, new: 5, answers: 3 }),
    entry({ old: 5, new: 3, answers: 3 }),
    entry({ old: 5, new: 3, takesBack: 'undo' }),
    entry({ what: 'place', old: 'a.png', new: 'sub/a.png', by: 'identity' }),
    entry({ what: 'label', old: null, new: 'red', by: 'xmp' }),
  ]
  expect(listHistory(texts, now).map((line) => line.text)).toEqual([
    '★★★ → ★★★★★',
    'unrated → rejected',
    'unrated → ★★★★ · from its score file',
    'favourite',
    'label none → red',
    'conflict: ★★★ in its score file, yours (★★★★★) stayed',
    'yours kept against ★★★',
    '★★★★★ → ★★★ · theirs taken',
    '★★★★★ → ★★★ · undone',
    'moved from a.png to sub/a.png',
    'label none → red · from XMP',
  ])
  expect(listHistory([entry({})], now)[0]?.when).toBe('23:05')
})

test('a selection is summed up', () => {
  const rows = [
    row,
    { ...row, score: -1 as const, type: 'video' as const, durationSeconds: 8, dateMs: 5 },
    row,
  ]
  const summary = summariseRows(rows)
  expect(summary).toEqual({
    scores: { '-1': 1, 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 2 },
    types: { image: 2, video: 1, unknown: 0 },
    favourites: 0,
    bytes: 4_200_000,
    durationSeconds: 8,
    firstDateMs: 5,
    lastDateMs: row.dateMs,
    notSaved: 0,
  })
  expect(listSpread(summary)).toEqual([
    { score: 5, count: 2, share: 1 },
    { score: -1, count: 1, share: 0.5 },
  ])
  expect(summariseRows([]).firstDateMs).toBe(null)
})
