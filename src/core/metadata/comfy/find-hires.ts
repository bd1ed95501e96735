import type { HiresSettings } from '../extracted.ts'
import { collectUpstream, findLinked, type Graph, type GraphNode, listSources } from './graph.ts'
import type { SamplerReading } from './read-sampler.ts'
import { resolveName, resolveNumber } from './resolve-value.ts'

/** A second pass over an enlarged first one: how it was enlarged, and what the second pass did. */
export function findHires(
  graph: Graph,
  samplers: readonly GraphNode[],
  readings: readonly SamplerReading[],
): HiresSettings | null {
  const [base, second] = samplers
  const pass = readings[1]?.pass
  if (base === undefined || second === undefined || pass === undefined) return null
  const between = listBetween(graph, base, second)
  const enlarging = between.find((node) => /upscale/i.test(node.className))
  if (enlarging === undefined) return null
  return {
    scale: resolveNumber(graph, enlarging, ['scale_by', 'upscale_by', 'scale', 'rescale_factor']),
    upscaler: findUpscaleModel(graph, between) ?? resolveName(graph, enlarging, ['upscale_method']),
    steps: pass.steps,
    denoise: pass.denoise,
  }
}

/** The nodes that lead from one to the other, in the order of the way. */
function listBetween(graph: Graph, from: GraphNode, to: GraphNode): readonly GraphNode[] {
  const upstream = collectUpstream(graph, [to])
  if (!upstream.has(from)) return []
  const users = new Map<GraphNode, GraphNode[]>()
  for (const node of upstream) {
    for (const source of listSources(graph, node))
      users.set(source, [...(users.get(source) ?? []).slice(-50), node])
  }
  const found = new Set<GraphNode>([from])
  // A set hands out what is added while it is walked.
  for (const node of found) for (const user of users.get(node) ?? []) if (user !== to) found.add(user)
  found.delete(from)
  return [...found]
}

function findUpscaleModel(graph: Graph, nodes: readonly GraphNode[]): string | null {
  for (const node of nodes) {
    const loader = findLinked(graph, node, 'upscale_model')
    const name = loader === undefined ? null : resolveName(graph, loader, ['model_name'])
    if (name !== null) return name
  }
  return null
}
