import { findGraphs } from '../comfy/find-graph.ts'
import { findHires } from '../comfy/find-hires.ts'
import { findSamplers } from '../comfy/find-samplers.ts'
import { collectUpstream, type Graph, type GraphNode, maxNodes } from '../comfy/graph.ts'
import { readSampler, type SamplerReading } from '../comfy/read-sampler.ts'
import { resolveName } from '../comfy/resolve-value.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'
import { findPromptLoras, mergeLoras } from '../prompt-tags.ts'

/** ComfyUI's graphs, walked from what was saved back to the samplers and what feeds them; the base pass is the answer. */
export const comfyuiParser: GeneratorParser = {
  name: 'comfyui',
  version: 1,
  parse: (carriers, { comfyMapping }) => {
    const found = findGraphs(carriers, comfyMapping)
    if (found?.graph === undefined) return null
    const base: ParsedFields = { tool: 'comfyui', workflow: found.workflow }
    if (found.graph.size >= maxNodes) return { certainty: certainties.weak, fields: base, isTooComplex: true }
    const samplers = findSamplers(found.graph)
    const readings = samplers.map((sampler) => readSampler(found.graph ?? new Map(), sampler))
    const primary = readings[0]
    if (primary === undefined) return { certainty: certainties.weak, fields: base }
    return {
      certainty: certainties.graph,
      fields: { ...base, ...readPrimary(found.graph, samplers, readings, primary) },
    }
  },
}

function readPrimary(
  graph: Graph,
  samplers: readonly GraphNode[],
  readings: readonly SamplerReading[],
  primary: SamplerReading,
): ParsedFields {
  const { pass } = primary
  return {
    ...pass,
    models: [...new Set(readings.flatMap((reading) => reading.models))],
    vae: findVae(graph, samplers),
    loras: mergeLoras(...readings.map((reading) => reading.loras), findPromptLoras(pass.prompt)),
    clipSkip: primary.clipSkip,
    guidance: primary.guidance,
    controlnets: [...new Set(readings.flatMap((reading) => reading.controlnets))],
    embeddings: findEmbeddings(readings),
    width: primary.size.width,
    height: primary.size.height,
    hires: findHires(graph, samplers, readings),
    passes: readings.map((reading) => reading.pass),
  }
}

const maxDecoders = 16

/** The VAE that decodes: the one of a node with samples and a `vae` that a loader feeds. */
function findVae(graph: Graph, samplers: readonly GraphNode[]): string | null {
  let looked = 0
  for (const node of graph.values()) {
    if (!/VAEDecode/i.test(node.className) || ++looked > maxDecoders) continue
    const upstream = collectUpstream(graph, [node])
    if (!samplers.some((sampler) => upstream.has(sampler))) continue
    for (const source of upstream) {
      const name = /VAELoader/i.test(source.className) ? resolveName(graph, source, ['vae_name']) : null
      if (name !== null) return name
    }
  }
  return null
}

function findEmbeddings(readings: readonly SamplerReading[]): readonly string[] {
  const names = new Set<string>()
  for (const { pass } of readings) {
    for (const text of [pass.prompt, pass.negativePrompt]) {
      for (const match of (text ?? '').matchAll(/\bembedding:([^\s,:()[\]]{1,200})/gi))
        if (match[1] !== undefined) names.add(match[1])
    }
  }
  return [...names]
}
