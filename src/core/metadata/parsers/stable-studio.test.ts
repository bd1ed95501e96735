import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readJpegOf } from '../test-generation.ts'

const common = { prompt: 'a fox', negativePrompt: 'blurry', steps: 20, cfg: 7, seed: '5' }

test('reads the settings of StableStudio, weights telling what is negative', () => {
  const input = {
    prompts: [
      { text: 'a fox', weight: 1 },
      { text: 'blurry', weight: -0.75 },
    ],
    ...{
      model: 'foxModel',
      sampler: { id: '3', name: 'Euler' },
      steps: 20,
      cfgScale: 7,
      seed: 5,
      width: 512,
      height: 768,
    },
  }
  for (const given of [input, { id: 'x', input }]) {
    const extracted = readJpegOf(given)
    expectGeneration(extracted, 'stable-studio', {
      ...common,
      tool: 'stablestudio',
      model: 'foxModel',
      sampler: '3',
    })
    expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
  }
})

test("reads DreamStudio's, which are the service's own request", () => {
  const request = {
    text_prompts: [{ text: 'a fox' }, { text: 'blurry', weight: -1 }],
    ...{ engine: 'foxModel', sampler: 'K_EULER', steps: 20, cfg_scale: 7, seed: 5, style_preset: 'anime' },
  }
  expectGeneration(readJpegOf(request), 'stable-studio', {
    ...{ ...common, tool: 'dreamstudio', model: 'foxModel', sampler: 'K_EULER' },
  })
})

test('a list of anything else is not its own', () => {
  for (const prompts of [['a fox'], [{ prompt: 'a fox' }], 'a fox', []])
    expectNothing(readJpegOf({ prompts }))
})
