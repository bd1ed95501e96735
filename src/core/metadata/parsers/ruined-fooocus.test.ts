import { expect, test } from 'vitest'
import { expectGeneration, readJpegOf, readPngOf } from '../test-generation.ts'

const settings = {
  ...{
    software: 'RuinedFooocus',
    Prompt: ' a fox ',
    Negative: 'blurry',
    sampler_name: 'euler',
    scheduler: 'karras',
  },
  ...{
    steps: 20,
    cfg: 7,
    seed: 5,
    base_model_name: 'foxModel',
    base_model_hash: '1f',
    width: 512,
    height: 768,
  },
}

test('reads the settings in a chunk and in a comment', () => {
  for (const extracted of [readPngOf({ parameters: settings }), readJpegOf(settings)]) {
    expectGeneration(extracted, 'ruined-fooocus', {
      ...{
        tool: 'ruined-fooocus',
        prompt: 'a fox',
        negativePrompt: 'blurry',
        model: 'foxModel',
        modelHash: '1f',
      },
      ...{ sampler: 'euler', scheduler: 'karras', steps: 20, cfg: 7, seed: '5' },
    })
    expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
  }
})

test('unsigned it is not its own', () => {
  expect(readPngOf({ parameters: { ...settings, software: 'other' } }).parser).not.toBe('ruined-fooocus')
})
