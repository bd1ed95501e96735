import { expect, test } from 'vitest'
import {
  expectGeneration,
  expectNothing,
  readJpegOf,
  readPngOf,
  readWebpOf,
  testCorpusFiles,
} from '../test-generation.ts'

const infotext =
  'a <lora:detail:0.8> fox\nNegative prompt: blurry\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 512x768, Model hash: 1f, Model: foxModel, VAE: v.pt, Clip skip: 2, Denoising strength: 0.4, Hires upscale: 2, Lora hashes: "detail: 1f, other: 2e", TI hashes: "Easy: 3d", Version: v1.10.0'
const expected = {
  ...{ tool: 'a1111', toolVersion: 'v1.10.0', prompt: 'a <lora:detail:0.8> fox', negativePrompt: 'blurry' },
  ...{ model: 'foxModel', modelHash: '1f', vae: 'v.pt', sampler: 'DPM++ 2M', scheduler: 'Karras' },
  ...{ steps: 20, cfg: 7, seed: '5', clipSkip: 2, denoise: 0.4 },
  loras: [
    { name: 'detail', weight: 0.8 },
    { name: 'other', weight: null },
  ],
}

test('reads an infotext wherever it stands', () => {
  for (const extracted of [readPngOf({ parameters: infotext }), readJpegOf(infotext), readWebpOf(infotext)])
    expectGeneration(extracted, 'a1111', expected)
})

test('keeps what has no column beside the columns', () => {
  const details = readPngOf({
    parameters:
      'x\nSteps: 1, Seed: 2, Size: 512x768, Sampler: Euler a, Hires upscale: 2, Hires upscaler: Latent, TI hashes: "Easy: 3d", ControlNet 0: "Module: canny, Model: control_canny [1f2e], Weight: 1", Model: a',
  })
  expect(details.generationDetails).toEqual({
    ...{ width: 512, height: 768, samplerCanonical: 'euler_ancestral', models: ['a'], characters: [] },
    ...{ embeddings: ['Easy'], controlnets: ['control_canny'], passes: [] },
    hires: { scale: 2, upscaler: 'Latent', steps: null, denoise: null },
  })
  expect(JSON.parse(details.raw.generation ?? '')).toEqual(details.generationDetails)
})

test('tells the forks apart by what they say of themselves', () => {
  const versions = {
    'v1.10.1': 'a1111',
    'f2.0.1v1.10.1-previous-659': 'forge',
    neo: 'forge-neo',
    // The word alone names no program.
    classic: 'a1111',
    'forge-classic-1.2': 'forge-classic',
    'f1.0.0v2-v1.10.1RC-latest-2498': 'reforge',
    'Fooocus v2.5.5': 'fooocus',
    ComfyUI: 'comfyui',
    'DreamStudio 1': 'dreamstudio',
  }
  for (const [version, tool] of Object.entries(versions)) {
    const text = `x\nSteps: 1, Seed: 2, Sampler: Euler, Version: ${version}`
    expect(readPngOf({ parameters: text }).generation.tool, version).toBe(tool)
  }
  const marked = { 'App: SD.Next': 'sd-next', 'Civitai resources: []': 'civitai' }
  for (const [mark, tool] of Object.entries(marked))
    expect(readPngOf({ parameters: `x\nSteps: 1, Seed: 2, Sampler: Euler, ${mark}` }).generation.tool).toBe(
      tool,
    )
})

test('a text that is none is left alone', () => {
  for (const text of ['plain text', 'Dear diary: today', 'Model: T, Year: 1908, Maker: Ford'])
    expectNothing(readPngOf({ parameters: text }))
  expectNothing(readPngOf({ Comment: 'Created with GIMP\nNegative prompt: no' }))
})

testCorpusFiles('a1111', 'sd-webui', 'forge-classic', 'forge-neo', 'reforge', 'sd-next', 'civitai')
