import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readPngOf, testCorpusFiles } from '../test-generation.ts'

const common = {
  ...{
    tool: 'invokeai',
    prompt: 'a fox',
    negativePrompt: 'blurry',
    sampler: 'euler',
    steps: 20,
    cfg: 7,
    seed: '5',
  },
}

test('reads its metadata since version 3', () => {
  const metadata = {
    ...{ app_version: '6.1', positive_prompt: 'a fox', negative_prompt: 'blurry', scheduler: 'euler' },
    ...{
      model: { name: 'foxModel', hash: 'blake3:1' },
      steps: 20,
      cfg_scale: 7,
      seed: 5,
      width: 512,
      height: 768,
    },
    loras: [{ model: { name: 'detail' }, weight: 0.5 }],
    controlnets: [{ control_model: { name: 'canny' } }],
  }
  const extracted = readPngOf({ invokeai_metadata: metadata })
  expectGeneration(extracted, 'invokeai', {
    ...{ ...common, toolVersion: '6.1', model: 'foxModel', modelHash: 'blake3:1' },
    loras: [{ name: 'detail', weight: 0.5 }],
  })
  expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768, controlnets: ['canny'] })
})

test('reads that of version 2, with the negative prompt in brackets', () => {
  const image = {
    ...{
      prompt: [{ prompt: 'a fox [blurry]', weight: 1 }],
      sampler: 'euler',
      steps: 20,
      cfg_scale: 7,
      seed: 5,
    },
  }
  const metadata = { app_version: '2.3', model_weights: 'foxModel', model_hash: '1f', image }
  expectGeneration(readPngOf({ 'sd-metadata': metadata }), 'invokeai', {
    ...{ ...common, toolVersion: '2.3', model: 'foxModel', modelHash: '1f' },
  })
})

test('reads the command line', () => {
  const extracted = readPngOf({ Dream: '"a fox [blurry]" -s 20 -S 5 -W 512 -H 768 -C 7 -A euler' })
  expectGeneration(extracted, 'invokeai', common)
  expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
})

test('JSON that is none is nobody’s', () => {
  expectNothing(readPngOf({ invokeai_metadata: 'a fox' }))
  expectNothing(readPngOf({ 'sd-metadata': { image: 'a fox' } }))
})

testCorpusFiles('invokeai')
