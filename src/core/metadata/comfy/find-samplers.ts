import { asLink, collectUpstream, type Graph, type GraphNode, listSources } from './graph.ts'

const maxSamplers = 64
/** Each sampler's way back is walked: in a huge graph fewer of them, so that all together stay quick. */
const maxVisits = 100_000

/**
 * The samplers that what was saved is made of, base pass first: the one that no other sampler feeds, then those it feeds. With
 * nothing saved, what was shown; with nothing shown either, all.
 */
export function findSamplers(graph: Graph): readonly GraphNode[] {
  const used = collectUpstream(graph, findOutputs(graph))
  const most = Math.min(maxSamplers, Math.max(4, Math.floor(maxVisits / graph.size)))
  const samplers = [...graph.values()].filter((node) => used.has(node) && isSampler(node)).slice(0, most)
  const ranks = new Map(samplers.map((sampler) => [sampler, countSamplersBefore(graph, sampler, samplers)]))
  return samplers.toSorted((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0))
}

const savers = /save|videocombine|video_combine|export|websocket|image ?out|sendimage/i
const viewers = /preview|compare|display|show/i

function findOutputs(graph: Graph): readonly GraphNode[] {
  const nodes = [...graph.values()]
  const saved = nodes.filter((node) => savers.test(node.className) && listSources(graph, node).length > 0)
  if (leadsToSampler(graph, saved)) return saved
  const shown = nodes.filter((node) => viewers.test(node.className) && listSources(graph, node).length > 0)
  return leadsToSampler(graph, shown) ? shown : nodes
}

function leadsToSampler(graph: Graph, outputs: readonly GraphNode[]): boolean {
  for (const node of collectUpstream(graph, outputs)) if (isSampler(node)) return true
  return false
}

/** Told by what it takes in, so that samplers of packs that nobody has heard of count as well. */
export function isSampler(node: GraphNode): boolean {
  const { inputs, className } = node
  if (
    /Select$|Scheduler$|^Sampler(Euler|DPM|LMS|LCM|SASolver)|Parameters|Settings|preSampling|Loader/i.test(
      className,
    )
  )
    return false
  const linked = (name: string): boolean => asLink(inputs.get(name)) !== undefined
  if (linked('guider') && linked('sigmas')) return true
  const conditioned = ['positive', 'conditioning', 'text_embeds', 'cond', 'prompt_embeds'].some(linked)
  const settings = ['steps', 'sampler_name', 'seed', 'noise_seed', 'cfg', 'sigmas'].some((name) =>
    inputs.has(name),
  )
  if (conditioned && settings && inputs.has('model')) return true
  if (
    /sampler/i.test(className) &&
    (conditioned || ['pipe', 'basic_pipe', 'context', 'sdxl_tuple'].some(linked))
  )
    return true
  return /^K?Sampler/i.test(className) && settings
}

function countSamplersBefore(graph: Graph, sampler: GraphNode, samplers: readonly GraphNode[]): number {
  const upstream = collectUpstream(graph, [sampler])
  return samplers.filter((other) => other !== sampler && upstream.has(other)).length
}
