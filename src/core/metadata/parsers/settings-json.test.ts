import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readJpegOf } from '../test-generation.ts'

const expected = {
  ...{
    prompt: 'a fox',
    negativePrompt: 'blurry',
    model: 'foxModel',
    sampler: 'euler',
    steps: 20,
    cfg: 7,
    seed: '5',
  },
}

test('reads the names that everybody uses, in any spelling', () => {
  const spellings = [
    {
      prompt: 'a fox',
      negative_prompt: 'blurry',
      model: 'foxModel',
      sampler: 'euler',
      steps: 20,
      cfg_scale: 7,
      seed: 5,
    },
    {
      ...{ Prompt: 'a fox', negativePrompt: 'blurry', modelName: 'foxModel', samplerName: 'euler' },
      ...{ numInferenceSteps: '20', guidanceScale: '7', Seed: '5' },
    },
    {
      ...{
        positive_prompt: 'a fox',
        'negative-prompt': 'blurry',
        sd_model_name: 'foxModel',
        sampler_name: 'euler',
      },
      ...{ num_inference_steps: 20, 'CFG scale': 7, seed: 5 },
    },
  ]
  for (const settings of spellings) expectGeneration(readJpegOf(settings), 'settings-json', expected)
})

test("looks into what stands around them, as in Civitai's files", () => {
  const meta = {
    prompt: 'a fox',
    negativePrompt: 'blurry',
    Model: 'foxModel',
    sampler: 'euler',
    steps: 20,
    cfgScale: 7,
    seed: 5,
    Size: '512x768',
  }
  const extracted = readJpegOf({ id: 1, url: 'https://example.org', meta })
  expectGeneration(extracted, 'settings-json', expected)
  expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
})

test('a prompt without any setting, or settings without a prompt, are something else', () => {
  for (const object of [
    { prompt: 'a fox' },
    { steps: 20, seed: 5 },
    { prompt: 5, seed: 5 },
    { prompt: { a: 1 }, seed: 5 },
  ])
    expectNothing(readJpegOf(object))
})

test('keys that reach for prototypes find nothing', () => {
  expect(
    readJpegOf('{"__proto__": {"prompt": "x", "seed": 1}, "constructor": {"seed": 2}}').generation.prompt,
  ).toBeNull()
})
