import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readPngOf, testCorpusFiles } from '../test-generation.ts'

const settings = {
  ...{ PositivePrompt: 'a fox', NegativePrompt: 'blurry', Steps: 20, Sampler: 'euler', CfgScale: 7, Seed: 5 },
  ...{ ModelName: 'foxModel', ModelHash: '1f', Width: 512, Height: 768 },
}

test('reads its settings, and not the infotext that it writes beside them', () => {
  const extracted = readPngOf({
    'parameters-json': settings,
    parameters: 'other\nSteps: 1, Sampler: Heun, CFG scale: 1, Seed: 1',
  })
  expectGeneration(extracted, 'stability-matrix', {
    ...{
      tool: 'stability-matrix',
      prompt: 'a fox',
      negativePrompt: 'blurry',
      model: 'foxModel',
      modelHash: '1f',
    },
    ...{ sampler: 'euler', steps: 20, cfg: 7, seed: '5' },
  })
  expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
})

test('what is no JSON is nothing', () => {
  expectNothing(readPngOf({ 'parameters-json': 'a fox' }))
})

testCorpusFiles('stability-matrix')
