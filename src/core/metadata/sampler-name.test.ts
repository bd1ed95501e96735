import { expect, test } from 'vitest'
import { canonicalSampler } from './sampler-name.ts'

const spellings: readonly (readonly [string, readonly string[]])[] = [
  [
    'euler_ancestral',
    [
      'Euler a',
      'euler_a',
      'k_euler_a',
      'euler_ancestral',
      'k_euler_ancestral',
      'K_EULER_ANCESTRAL',
      'Euler Ancestral Karras',
      'sample_euler_ancestral',
    ],
  ],
  ['dpmpp_2m', ['DPM++ 2M', 'DPM++ 2M Karras', 'dpmpp_2m', 'k_dpmpp_2m', 'sample_dpmpp_2m']],
  ['dpmpp_2m_sde', ['DPM++ 2M SDE', 'DPM++ 2M SDE Exponential', 'dpmpp_2m_sde_gpu']],
  ['dpmpp_2s_ancestral', ['DPM++ 2S a', 'DPM++ 2S a Karras', 'dpmpp_2s_ancestral']],
  ['dpm_2_ancestral', ['DPM2 a', 'dpm_2_a']],
  ['uni_pc', ['UniPC', 'uni_pc']],
  ['ddim', ['DDIM', 'ddim']],
  ['lms', ['LMS', 'k_lms', 'LMS Karras']],
  ['my_own', ['My Own']],
]

test.each(spellings)('%s has one name', (name, written) => {
  expect(written.map(canonicalSampler)).toEqual(written.map(() => name))
})

test('nothing stays nothing', () => {
  expect([canonicalSampler(null), canonicalSampler(' ')]).toEqual([null, null])
})
