import type { Random } from '../random.ts'
import type { Generation } from './generation.ts'

/** The infotext of Stable Diffusion web UI and Forge: prompt, negative prompt, one line of settings. */
export function createInfotext(generation: Generation, random: Random, tool: 'a1111' | 'forge'): string {
  const lora = random.pick([
    { name: 'FilmGrainXL', weight: 0.6, hash: '9c1ab3e21f44' },
    { name: 'detail-tweaker-xl', weight: 0.8, hash: '0d9bd1b873a7' },
    { name: 'print_poster_v2', weight: 1, hash: '5e4f77a1c0de' },
  ])
  const model = random.pick([
    { name: 'sd_xl_base_1.0', hash: '31e35c80fc' },
    { name: 'illustriousXL_v20', hash: '45a21ea00a' },
    { name: 'juggernautXL_v9', hash: 'c9e3e68f89' },
  ])
  const hires = random.next() < 0.5
  const settings = [
    `Steps: ${generation.steps}`,
    `Sampler: ${random.pick(['DPM++ 2M', 'Euler a', 'DPM++ SDE'])}`,
    `Schedule type: ${random.pick(['Karras', 'Automatic'])}`,
    `CFG scale: ${generation.cfg}`,
    `Seed: ${generation.seed}`,
    `Size: ${generation.width}x${generation.height}`,
    `Model hash: ${model.hash}`,
    `Model: ${model.name}`,
    ...(hires
      ? ['Denoising strength: 0.35', 'Hires upscale: 1.5', 'Hires steps: 12', 'Hires upscaler: 4x-UltraSharp']
      : []),
    `Lora hashes: "${lora.name}: ${lora.hash}"`,
    `Version: ${tool === 'forge' ? 'f2.0.1v1.10.1-previous-659-gc055f2d4' : 'v1.10.1'}`,
  ]
  return `${generation.prompt}, <lora:${lora.name}:${lora.weight}>\nNegative prompt: ${generation.negative}\n${settings.join(', ')}`
}
