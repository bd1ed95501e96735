import { expect, test } from 'vitest'
import { expectGeneration, expectNothing, readPngOf } from '../test-generation.ts'

const job = 'Job ID: 0d4e7a4e-7c1d-4d0e-9d6c-111122223333'

test('reads the command with its flags', () => {
  const Description = `a fox, snow --no blurry --ar 16:9 --v 6.1 --seed 5 ${job}`
  expectGeneration(readPngOf({ Description }), 'midjourney', {
    ...{ tool: 'midjourney', toolVersion: '6.1', prompt: 'a fox, snow', negativePrompt: 'blurry' },
    ...{ model: 'midjourney 6.1', seed: '5' },
  })
})

test('knows niji, and a command without flags', () => {
  expect(readPngOf({ Description: `a fox --niji 6 ${job}` }).generation).toMatchObject({
    model: 'niji 6',
    prompt: 'a fox',
  })
  expectGeneration(readPngOf({ Description: `a fox -- or not ${job}` }), 'midjourney', {
    ...{ tool: 'midjourney', prompt: 'a fox -- or not' },
  })
})

test('without a job it is anybody’s description', () => {
  expectNothing(readPngOf({ Description: 'a fox --ar 16:9' }))
})
