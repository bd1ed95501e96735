import type { Lora } from '#shared/media.ts'
import type { Json, JsonObject } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import { parseApiGraph } from '../comfy/graph.ts'
import { asList, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'

/** TensorArt: `generation_data` beside the graph that it ran, whose nodes fill what the data leaves out. */
export const tensorartParser: GeneratorParser = {
  name: 'tensorart',
  version: 1,
  parse: (carriers) => {
    const text = carriers.find('generation_data')?.replace(/\0+$/, '')
    const data = carriers.parseObject(text)
    if (data === undefined) return null
    const nodes = readNodes(carriers)
    const model = asObject(data.baseModel)
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'tensorart',
        prompt: asText(data.prompt),
        negativePrompt: asText(data.negativePrompt),
        model: asName(model?.modelFileName) ?? asName(model?.label),
        modelHash: asName(model?.hash),
        sampler: asName(data.samplerName) ?? nodes.sampler,
        scheduler: nodes.scheduler,
        steps: asNumber(data.steps) ?? nodes.steps,
        cfg: asNumber(data.cfgScale) ?? nodes.cfg,
        seed: asSeed(data.seed) ?? nodes.seed,
        clipSkip: asNumber(data.clipSkip) ?? nodes.clipSkip,
        width: asNumber(data.width) ?? nodes.width,
        height: asNumber(data.height) ?? nodes.height,
        loras: asList(data.models).flatMap(readLora),
      },
    }
  },
}

function readLora(entry: Json): readonly Lora[] {
  const model = asObject(entry)
  const name = asName(model?.modelFileName) ?? asName(model?.label)
  return name === null || asName(model?.type)?.toUpperCase() !== 'LORA'
    ? []
    : [{ name, weight: asNumber(model?.weight) }]
}

/** The service's graphs are always of one shape, so its nodes are found by class, connected or not. */
function readNodes(carriers: Carriers): {
  readonly [Key in
    | 'sampler'
    | 'scheduler'
    | 'steps'
    | 'cfg'
    | 'seed'
    | 'clipSkip'
    | 'width'
    | 'height']: ParsedFields[Key]
} {
  const graph = parseApiGraph(carriers.parseJson(carriers.find('prompt')))
  const inputsOf = (pattern: RegExp): JsonObject => {
    for (const node of graph?.values() ?? [])
      if (pattern.test(node.className)) return Object.fromEntries(node.inputs)
    return {}
  }
  const sampler = inputsOf(/^KSampler/)
  const latent = inputsOf(/^Empty.*Latent/)
  const layer = asNumber(inputsOf(/^CLIPSetLastLayer$/).stop_at_clip_layer)
  return {
    sampler: asName(sampler.sampler_name),
    scheduler: asName(sampler.scheduler),
    steps: asNumber(sampler.steps),
    cfg: asNumber(sampler.cfg),
    seed: asSeed(sampler.seed) ?? asSeed(sampler.noise_seed),
    clipSkip: layer === null ? null : Math.abs(layer),
    width: asNumber(latent.width),
    height: asNumber(latent.height),
  }
}
