import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReader } from '../open-reader.ts'
import { readFileMetadata } from '../read-file.ts'
import { expectGeneration, expectNothing, readJpegOf, readPngOf } from '../test-generation.ts'
import { makePng } from '../test-media.ts'

const settings = {
  ...{
    prompt: 'a fox',
    negative_prompt: 'blurry',
    seed: '5',
    use_stable_diffusion_model: 'C:\\m\\foxModel.ckpt',
  },
  ...{ sampler_name: 'euler', num_inference_steps: '20', guidance_scale: '7' },
  ...{ use_lora_model: 'detail', lora_alpha: '0.5' },
}
const expected = {
  ...{ tool: 'easydiffusion', prompt: 'a fox', negativePrompt: 'blurry', model: 'foxModel.ckpt' },
  ...{ sampler: 'euler', steps: 20, cfg: 7, seed: '5', loras: [{ name: 'detail', weight: 0.5 }] },
}

test('reads a chunk for each setting, and one JSON object', () => {
  expectGeneration(readPngOf(settings), 'easydiffusion', expected)
  expectGeneration(readJpegOf(settings), 'easydiffusion', expected)
})

test('reads the lines of a text beside the picture, prompts of several lines whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'easy diffusion '))
  try {
    const path = join(folder, 'fox.png')
    writeFileSync(path, makePng({}))
    writeFileSync(
      join(folder, 'fox.txt'),
      'Prompt: a fox,\nin snow: deep\nWidth: 512\nHeight: 768\nSeed: 5\nSteps: 20\nGuidance Scale: 7\nPrompt Strength: 0.8\nUse Face Correction: None\nSampler: euler\nNegative Prompt: blurry,\nlow\nStable Diffusion model: models/foxModel\nVAE model: None\n',
    )
    const opened = openReader(path)
    const extracted = readFileMetadata(opened, path)
    opened.close()
    expectGeneration(extracted, 'easydiffusion', {
      ...{
        tool: 'easydiffusion',
        prompt: 'a fox,\nin snow: deep',
        negativePrompt: 'blurry,\nlow',
        model: 'foxModel',
      },
      ...{ sampler: 'euler', steps: 20, cfg: 7, seed: '5', denoise: 0.8 },
    })
    expect(extracted.generationDetails).toMatchObject({ width: 512, height: 768 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('without its model it is somebody else’s', () => {
  expectNothing(readPngOf({ prompt: 'a fox', seed: '5' }))
})
