/**
 * One name for each sampler, ComfyUI's, whatever program wrote it: `Euler a`, `k_euler_a`, `euler_ancestral` and `K_EULER_ANCESTRAL` are
 * `euler_ancestral`. A schedule in the name (`DPM++ 2M Karras`) is taken off. Names that no rule knows keep their own letters.
 */
export function canonicalSampler(name: string | null): string | null {
  if (name === null) return null
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^sample_/, '')
    .replace(/\+\+/g, 'pp')
    .replace(/[\s\-/]+/g, '_')
    .replace(
      /_+(karras|exponential|polyexponential|sgm_uniform|simple|automatic|ddim_uniform|beta|normal)$/,
      '',
    )
    .replace(/^k_/, '')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
  return aliases.get(plain) ?? (plain === '' ? null : plain)
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['euler_a', 'euler_ancestral'],
  ['eulera', 'euler_ancestral'],
  ['dpm2_a', 'dpm_2_ancestral'],
  ['dpm_2_a', 'dpm_2_ancestral'],
  ['dpm2_ancestral', 'dpm_2_ancestral'],
  ['dpm2', 'dpm_2'],
  ['dpmpp2m', 'dpmpp_2m'],
  ['dpmpp_2m_sde_gpu', 'dpmpp_2m_sde'],
  ['dpmpp_3m_sde_gpu', 'dpmpp_3m_sde'],
  ['dpmpp_sde_gpu', 'dpmpp_sde'],
  ['dpmpp_2s_a', 'dpmpp_2s_ancestral'],
  ['dpm_pp_2m', 'dpmpp_2m'],
  ['dpm_fast', 'dpm_fast'],
  ['unipc', 'uni_pc'],
  ['unipc_bh2', 'uni_pc_bh2'],
  ['plms', 'plms'],
  ['klms', 'lms'],
  ['heunpp2', 'heunpp2'],
])
