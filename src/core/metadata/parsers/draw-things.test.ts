import { test } from 'vitest'
import { expectGeneration, expectNothing, readPngOf } from '../test-generation.ts'

const comment = {
  ...{ c: 'a fox', uc: 'blurry', model: 'foxModel', sampler: 'euler', scale: 7, seed: 5, steps: 20 },
  ...{ strength: 0.75, size: '512x768', lora: [{ model: 'detail', weight: 0.5 }] },
}
const expected = {
  ...{ tool: 'drawthings', prompt: 'a fox', negativePrompt: 'blurry', model: 'foxModel', sampler: 'euler' },
  ...{ steps: 20, cfg: 7, seed: '5', denoise: 0.75, loras: [{ name: 'detail', weight: 0.5 }] },
}

test('reads the user comment, signed in XMP or not', () => {
  expectGeneration(readPngOf({ CreatorTool: 'Draw Things', UserComment: comment }), 'draw-things', expected)
  expectGeneration(readPngOf({ UserComment: comment }), 'draw-things', expected)
})

test('other JSON with a short key is not its own', () => {
  expectNothing(readPngOf({ UserComment: { c: 'a fox' } }))
  expectNothing(readPngOf({ CreatorTool: 'Draw Things', UserComment: { c: 5 } }))
})
