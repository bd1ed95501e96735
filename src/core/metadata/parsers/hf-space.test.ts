import { expect, test } from 'vitest'
import { expectGeneration, readPngOf, testCorpusFiles } from '../test-generation.ts'

const settings = {
  ...{ prompt: 'a fox', negative_prompt: 'blurry', resolution: '512 x 768', guidance_scale: 7 },
  ...{ num_inference_steps: 20, seed: 5, sampler: 'euler', Model: 'foxModel', 'Model hash': '1f' },
}

test('reads the settings', () => {
  const extracted = readPngOf({ parameters: settings })
  expectGeneration(extracted, 'hf-space', {
    ...{ tool: 'hf-space', prompt: 'a fox', negativePrompt: 'blurry', model: 'foxModel', modelHash: '1f' },
    ...{ sampler: 'euler', steps: 20, cfg: 7, seed: '5' },
  })
  expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768, hires: null })
})

test('reads how it was enlarged', () => {
  const use_upscaler = {
    upscale_method: 'nearest',
    upscale_by: 1.5,
    upscale_steps: 10,
    upscaler_strength: 0.55,
  }
  expect(readPngOf({ parameters: { ...settings, use_upscaler } }).generationDetails?.hires).toEqual({
    ...{ scale: 1.5, upscaler: 'nearest', steps: 10, denoise: 0.55 },
  })
})

testCorpusFiles('hf-space')
