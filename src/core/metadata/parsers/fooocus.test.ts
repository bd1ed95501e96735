import { expect, test } from 'vitest'
import {
  expectGeneration,
  expectNothing,
  readJpegOf,
  readPngOf,
  testCorpusFiles,
} from '../test-generation.ts'

const settings = {
  ...{ prompt: 'a fox', negative_prompt: 'blurry', base_model: 'foxModel', base_model_hash: '1f' },
  ...{ sampler: 'euler', scheduler: 'karras', steps: 20, guidance_scale: 7, seed: '5', clip_skip: 2 },
  ...{ loras: [['detail', 0.5, '2e']], version: 'Fooocus v2.5', resolution: '(896, 1152)' },
}
const expected = {
  ...{
    tool: 'fooocus',
    toolVersion: 'Fooocus v2.5',
    prompt: 'a fox',
    negativePrompt: 'blurry',
    model: 'foxModel',
  },
  ...{ modelHash: '1f', sampler: 'euler', scheduler: 'karras', steps: 20, cfg: 7, seed: '5', clipSkip: 2 },
  loras: [{ name: 'detail', weight: 0.5 }],
}

test('reads its own scheme in a chunk and in a comment', () => {
  for (const extracted of [readPngOf({ parameters: settings }), readJpegOf(settings)]) {
    expectGeneration(extracted, 'fooocus', expected)
    expect(extracted.generationDetails).toMatchObject({ width: 896, height: 1152, models: ['foxModel'] })
  }
})

test('reads its A1111 scheme as an infotext', () => {
  const text = 'a fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler, Seed: 5, Version: Fooocus v2.5'
  const { tool, toolVersion, prompt } = readPngOf({ parameters: text }).generation
  expect({ tool, toolVersion, prompt }).toEqual({
    tool: 'fooocus',
    toolVersion: 'Fooocus v2.5',
    prompt: 'a fox',
  })
})

test('a bare prompt is its own only where nobody else writes one', () => {
  expectGeneration(readPngOf({ parameters: { prompt: 'a fox' } }), 'fooocus', {
    ...{ tool: 'fooocus', prompt: 'a fox', negativePrompt: '' },
  })
  expectNothing(readJpegOf({ prompt: 'a fox' }))
})

testCorpusFiles('fooocus')
