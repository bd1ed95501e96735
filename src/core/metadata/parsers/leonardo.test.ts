import { expect, test } from 'vitest'
import { expectGeneration, readJpegOf, readPngOf } from '../test-generation.ts'

const generation = {
  ...{
    prompt: 'a fox',
    negativePrompt: 'blurry',
    modelId: 'b24e16ff',
    sdVersion: 'v2',
    scheduler: 'EULER_DISCRETE',
  },
  ...{
    inferenceSteps: 20,
    guidanceScale: 7,
    seed: 5,
    imageWidth: 512,
    imageHeight: 768,
    presetStyle: 'CINEMATIC',
  },
}
const expected = {
  ...{ tool: 'leonardo', toolVersion: 'v2', prompt: 'a fox', negativePrompt: 'blurry', model: 'b24e16ff' },
  ...{ sampler: 'EULER_DISCRETE', steps: 20, cfg: 7, seed: '5' },
}

test('reads a generation, alone and as the service answers with it', () => {
  for (const given of [generation, { generations_by_pk: generation }]) {
    const extracted = readJpegOf(given)
    expectGeneration(extracted, 'leonardo', expected)
    expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
  }
})

test('its name alone tells the tool, and a description the prompt', () => {
  expectGeneration(readPngOf({ Software: 'Leonardo.Ai', Description: 'a fox' }), 'leonardo', {
    ...{ tool: 'leonardo', prompt: 'a fox' },
  })
  expect(readPngOf({ Artist: 'Leonardo da Vinci' }).generation.tool).toBeNull()
})
