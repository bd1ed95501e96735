import { asLink, findLinked, type Graph, type GraphNode } from '#core/metadata/comfy/graph.ts'
import type { OutlineNode, OutlineStage } from '#shared/workflow.ts'

type Role = NonNullable<OutlineNode['role']>

/** Which side of a sampler each prompt node feeds; one that feeds both is left out. */
export function findRoles(
  graph: Graph,
  used: readonly GraphNode[],
  stages: ReadonlyMap<GraphNode, OutlineStage>,
): ReadonlyMap<GraphNode, Role> {
  const positive = walkRole(graph, used, stages, 'positive')
  const negative = walkRole(graph, used, stages, 'negative')
  const roles = new Map<GraphNode, Role>()
  for (const node of positive) if (!negative.has(node)) roles.set(node, 'positive')
  for (const node of negative) if (!positive.has(node)) roles.set(node, 'negative')
  return roles
}

function walkRole(
  graph: Graph,
  used: readonly GraphNode[],
  stages: ReadonlyMap<GraphNode, OutlineStage>,
  role: Role,
): ReadonlySet<GraphNode> {
  const pending: GraphNode[] = []
  for (const node of used) {
    const start = findLinked(graph, node, role) ?? findLone(graph, node, role)
    if (start !== undefined) pending.push(start)
  }
  const found = new Set<GraphNode>()
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const stage = stages.get(node)
    if (found.has(node) || (stage !== undefined && stage !== 'prompt')) continue
    found.add(node)
    // What is zeroed out says nothing, whatever its text was.
    if (/zeroout/i.test(node.className)) continue
    for (const [name, value] of node.inputs) {
      const link = asLink(value)
      const source = link === undefined ? undefined : graph.get(link.id)
      if (source !== undefined && isSameSide(node, name, role)) pending.push(source)
    }
  }
  return found
}

/** A guider with a single conditioning is led by it. */
function findLone(graph: Graph, node: GraphNode, role: Role): GraphNode | undefined {
  return role === 'positive' && /guider/i.test(node.className)
    ? findLinked(graph, node, 'conditioning')
    : undefined
}

/** A node that has an input for each side gives each side its own. */
function isSameSide(node: GraphNode, input: string, role: Role): boolean {
  if (node.inputs.has('positive') || node.inputs.has('negative')) return input === role
  return !/^(clip|model|vae|image|mask|latent|pixels|control_net|clip_vision)/.test(input)
}
