import { asLink, type Graph, type GraphNode, listSources } from '#core/metadata/comfy/graph.ts'
import type { OutlineStage } from '#shared/workflow.ts'

const ranks: Readonly<Record<OutlineStage, number>> = {
  load: 1,
  prompt: 2,
  latent: 3,
  image: 4,
  sample: 5,
  save: 6,
}

/**
 * All nodes that the ends are made of, each after those that feed it. Of what feeds a node, a pass before it comes first, then what
 * is loaded, the prompts and the latents: so each pass stands together.
 */
export function orderNodes(
  graph: Graph,
  ends: readonly GraphNode[],
  stages: ReadonlyMap<GraphNode, OutlineStage>,
): readonly GraphNode[] {
  const afterSampler = findDownstream(graph, stages)
  const rank = (node: GraphNode): number => {
    if (afterSampler.has(node)) return 0
    const stage = stages.get(node)
    // Guiders and pipes lead to what is loaded and to the prompts.
    return stage === undefined ? 1.5 : ranks[stage]
  }
  const ordered: GraphNode[] = []
  const begun = new Set<GraphNode>()
  type Step = { readonly node: GraphNode; readonly sources: readonly GraphNode[]; next: number }
  const open = (node: GraphNode): Step => {
    begun.add(node)
    const sources = listSources(graph, node).toSorted((one, other) => rank(one) - rank(other))
    return { node, sources, next: 0 }
  }
  for (const end of ends) {
    const path: Step[] = begun.has(end) ? [] : [open(end)]
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const source = step.sources[step.next]
      step.next += 1
      if (source === undefined) {
        ordered.push(step.node)
        path.pop()
      } else if (!begun.has(source)) path.push(open(source))
    }
  }
  return ordered
}

/** The samplers, and everything that is made of what they give. */
function findDownstream(graph: Graph, stages: ReadonlyMap<GraphNode, OutlineStage>): ReadonlySet<GraphNode> {
  const uses = new Map<string, GraphNode[]>()
  for (const node of graph.values()) {
    for (const value of node.inputs.values()) {
      const link = asLink(value)
      if (link === undefined) continue
      const known = uses.get(link.id)
      if (known === undefined) uses.set(link.id, [node])
      else known.push(node)
    }
  }
  const pending = [...stages].filter(([, stage]) => stage === 'sample').map(([node]) => node)
  const found = new Set(pending)
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const use of uses.get(node.id) ?? []) {
      if (found.has(use)) continue
      found.add(use)
      pending.push(use)
    }
  }
  return found
}
