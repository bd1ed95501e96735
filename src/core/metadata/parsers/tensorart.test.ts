import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readPngOf } from '../test-generation.ts'

const data = {
  ...{ prompt: 'a fox', negativePrompt: 'blurry', baseModel: { modelFileName: 'foxModel', hash: '1F' } },
  ...{
    models: [
      { type: 'LORA', label: 'detail', weight: 0.5 },
      { type: 'BASE_MODEL', label: 'x' },
    ],
  },
  ...{ steps: 20, cfgScale: 7, seed: '5', samplerName: 'euler' },
}
const expected = {
  ...{ tool: 'tensorart', prompt: 'a fox', negativePrompt: 'blurry', model: 'foxModel', modelHash: '1F' },
  ...{ sampler: 'euler', steps: 20, cfg: 7, seed: '5', loras: [{ name: 'detail', weight: 0.5 }] },
}

test('reads its data, also with the zero that it ends with', () => {
  expectGeneration(readPngOf({ generation_data: data }), 'tensorart', expected)
  expectGeneration(readPngOf({ generation_data: `${JSON.stringify(data)}\0` }), 'tensorart', expected)
})

test('fills from the graph what the data leaves out', () => {
  const { steps: _, seed: __, ...rest } = data
  const prompt = { 1: { class_type: 'KSampler_A', inputs: { steps: 25, seed: 9, scheduler: 'karras' } } }
  const { generation } = readPngOf({ generation_data: rest, prompt })
  expect(generation).toMatchObject({ tool: 'tensorart', steps: 25, seed: '9', scheduler: 'karras', cfg: 7 })
})

test('what is no JSON is nothing', () => {
  expectNothing(readPngOf({ generation_data: 'x' }))
})
