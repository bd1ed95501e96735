import type { Lora } from '#shared/media.ts'
import type { SamplerPass } from '../extracted.ts'
import type { Graph, GraphNode } from './graph.ts'
import { findConnected, resolveName, resolveNumber, resolveSeed } from './resolve-value.ts'
import { type Conditioning, type Role, traceConditioning } from './trace-conditioning.ts'
import { type LatentSize, traceLatentSize } from './trace-latent.ts'
import { traceModel } from './trace-model.ts'

/** One sampler of a graph with all that feeds it. */
export type SamplerReading = {
  readonly pass: SamplerPass
  readonly models: readonly string[]
  readonly loras: readonly Lora[]
  readonly clipSkip: number | null
  readonly guidance: number | null
  readonly controlnets: readonly string[]
  readonly size: LatentSize
}

/** Reads a sampler's own inputs, and those of the guider, noise, sampler and sigmas nodes that newer ones are split into. */
export function readSampler(graph: Graph, node: GraphNode): SamplerReading {
  const guider = findConnected(graph, node, ['guider'])
  const noise = findConnected(graph, node, ['noise'])
  const sigmas = findConnected(graph, node, ['sigmas'])
  const chosen = findConnected(graph, node, ['sampler'])
  const parts = [node, guider, noise, sigmas, chosen].filter((part) => part !== undefined)
  const number = (...names: readonly string[]): number | null =>
    first(parts, (part) => resolveNumber(graph, part, names))
  const positive = readRole(graph, parts, 'positive')
  const negative = readRole(graph, parts, 'negative')
  const model = traceModel(
    graph,
    first(parts, (part) =>
      findConnected(graph, part, [
        'model',
        'base_model',
        'model_high_noise',
        'pipe',
        'basic_pipe',
        'context',
      ]),
    ) ?? undefined,
  )
  const clips = [...positive.encoders, ...negative.encoders].map((encoder) =>
    traceModel(graph, findConnected(graph, encoder, ['clip', 'clip1', 'text_encoder']) ?? encoder),
  )
  const latent = findConnected(graph, node, [
    'latent_image',
    'latent',
    'samples',
    'latents',
    'optional_latent',
    'image_embeds',
    'pipe',
    'context',
  ])
  return {
    pass: {
      prompt: joinTexts(positive),
      negativePrompt: joinTexts(negative),
      model: model.names[0] ?? null,
      sampler:
        first(parts, (part) => resolveName(graph, part, ['sampler_name', 'base_sampler'])) ??
        className(chosen),
      scheduler:
        first(parts, (part) => resolveName(graph, part, ['scheduler', 'scheduler_name'])) ??
        className(sigmas),
      steps: number('steps', 'num_steps', 'num_inference_steps'),
      cfg: number('cfg', 'cfg_scale', 'cfg_conds'),
      seed: first(parts, (part) => resolveSeed(graph, part, ['seed', 'noise_seed'])),
      denoise: number('denoise', 'denoise_strength'),
    },
    models: model.names,
    loras: [...model.loras, ...clips.flatMap((clip) => clip.loras)],
    clipSkip: clips.find((clip) => clip.clipSkip !== null)?.clipSkip ?? model.clipSkip,
    guidance: positive.guidance,
    controlnets: positive.controlnets,
    size: traceLatentSize(graph, latent),
  }
}

const positiveNames = [
  'positive',
  'conditioning',
  'cond1',
  'cond',
  'text_embeds',
  'prompt_embeds',
  'pipe',
  'basic_pipe',
  'context',
  'sdxl_tuple',
]
const negativeNames = [
  'negative',
  'uncond',
  'text_embeds',
  'negative_embeds',
  'pipe',
  'basic_pipe',
  'context',
  'sdxl_tuple',
]

function readRole(graph: Graph, parts: readonly GraphNode[], role: Role): Conditioning {
  const names = role === 'positive' ? positiveNames : negativeNames
  const start = first(parts, (part) => findConnected(graph, part, names))
  return traceConditioning(graph, start ?? undefined, role)
}

/** A connected conditioning without a text is known to be empty; one that isn't there is not known. */
function joinTexts(conditioning: Conditioning): string | null {
  if (conditioning.texts.length > 0) return conditioning.texts.join('\n')
  return conditioning.connected ? '' : null
}

/** A sampler or schedule that has a node of its own is named by its class. */
function className(node: GraphNode | undefined): string | null {
  return node?.className ?? null
}

function first<Item, Result>(
  items: readonly Item[],
  find: (item: Item) => Result | null | undefined,
): Result | null {
  for (const item of items) {
    const found = find(item)
    if (found !== null && found !== undefined) return found
  }
  return null
}
