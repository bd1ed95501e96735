import { expect, test } from 'vitest'
import { expectGeneration, readJpegOf, readPngOf, testCorpusFiles } from '../test-generation.ts'

const sui_image_params = {
  ...{ prompt: 'a <lora:other:0.3> fox', negativeprompt: 'blurry', model: 'foxModel', seed: 5, steps: 20 },
  ...{ cfgscale: 7, sampler: 'euler', scheduler: 'karras', loras: 'detail', loraweights: '0.5' },
  ...{ swarm_version: '0.9', width: 512, height: 768, refinermodel: 'refiner' },
}

test('reads the settings in a chunk and in a comment', () => {
  const settings = { sui_image_params, sui_models: [{ param: 'model', hash: '0x1f' }] }
  for (const extracted of [readPngOf({ parameters: settings }), readJpegOf(settings)]) {
    expectGeneration(extracted, 'swarmui', {
      ...{ tool: 'swarmui', toolVersion: '0.9', prompt: 'a <lora:other:0.3> fox', negativePrompt: 'blurry' },
      ...{
        model: 'foxModel',
        modelHash: '0x1f',
        sampler: 'euler',
        scheduler: 'karras',
        steps: 20,
        cfg: 7,
        seed: '5',
      },
      loras: [
        { name: 'detail', weight: 0.5 },
        { name: 'other', weight: 0.3 },
      ],
    })
    expect(extracted.generationDetails).toMatchObject({
      width: 512,
      height: 768,
      models: ['foxModel', 'refiner'],
    })
  }
})

testCorpusFiles('swarmui')
