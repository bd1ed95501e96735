import { expect, test } from 'vitest'
import {
  expectGeneration,
  expectNothing,
  readPngOf,
  readWebpOf,
  testCorpusFiles,
} from '../test-generation.ts'

const comment = {
  ...{
    prompt: 'a fox',
    steps: 20,
    scale: 7,
    seed: 5,
    sampler: 'euler',
    noise_schedule: 'karras',
    uc: 'blurry',
  },
  ...{ width: 832, height: 1216 },
}
const common = {
  ...{ tool: 'novelai', prompt: 'a fox', negativePrompt: 'blurry', sampler: 'euler', scheduler: 'karras' },
  ...{ steps: 20, cfg: 7, seed: '5' },
}
const Source = 'NovelAI Diffusion V4.5 C02D4F98'
const model = { model: 'NovelAI Diffusion V4.5', modelHash: 'C02D4F98' }

test('reads its chunks, and the prompts of characters', () => {
  const v4 = {
    v4_prompt: { caption: { base_caption: 'a fox', char_captions: [{ char_caption: 'a girl' }] } },
    v4_negative_prompt: { caption: { base_caption: 'blurry', char_captions: [{ char_caption: 'a hat' }] } },
  }
  const extracted = readPngOf({ Software: 'NovelAI', Source, Comment: { ...comment, ...v4 } })
  expectGeneration(extracted, 'novelai', { ...common, ...model })
  expect(extracted.generationDetails).toMatchObject({
    ...{ width: 832, height: 1216, characters: [{ prompt: 'a girl', negativePrompt: 'a hat' }] },
  })
})

test('reads the object that WebP has instead of chunks', () => {
  const object = { Software: 'NovelAI', Source, Description: 'a fox', Comment: JSON.stringify(comment) }
  expectGeneration(readWebpOf(object), 'novelai', { ...common, ...model })
})

test('takes the description where the settings have no prompt', () => {
  const { prompt: _, ...rest } = comment
  expect(readPngOf({ Software: 'NovelAI', Description: 'a bear', Comment: rest }).generation.prompt).toBe(
    'a bear',
  )
})

test('its name without settings says nothing', () => {
  expectNothing(readPngOf({ Software: 'NovelAI', Comment: 'a fox' }))
  expectNothing(readPngOf({ Comment: { prompt: 'a fox' } }))
})

testCorpusFiles('novelai')
