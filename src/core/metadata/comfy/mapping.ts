import type { Json } from '../bounded-json.ts'
import type { Graph, GraphNode } from './graph.ts'

/** How a node class that nobody here has heard of is to be read. */
export type NodeMapping = {
  /** The class that it is read as; null: its own. */
  readonly like: string | null
  /** The name under which an input is looked for, and the node's own name of it. */
  readonly inputs: ReadonlyMap<string, string>
  /** Names of the values that the editor keeps without names, in their order; null for one to be passed over. */
  readonly widgets: readonly (string | null)[]
}

/** A person's mapping file, by node class. See docs/comfyui-mapping.md. */
export type ComfyMapping = ReadonlyMap<string, NodeMapping>

export const noMapping: ComfyMapping = new Map()

/** The graph with the mapped nodes as those that they are like. */
export function mapGraph(graph: Graph, mapping: ComfyMapping): Graph {
  if (mapping.size === 0) return graph
  const mapped = new Map<string, GraphNode>()
  for (const [id, node] of graph) mapped.set(id, mapNode(node, mapping.get(node.className)))
  return mapped
}

function mapNode(node: GraphNode, how: NodeMapping | undefined): GraphNode {
  if (how === undefined) return node
  const inputs = new Map<string, Json>()
  const taken = new Set<string>()
  for (const [name, own] of how.inputs) {
    const value = node.inputs.get(own)
    if (value === undefined) continue
    inputs.set(name, value)
    taken.add(own)
  }
  for (const [name, value] of node.inputs) {
    if (!taken.has(name) && !inputs.has(name)) inputs.set(name, value)
  }
  return { id: node.id, className: how.like ?? node.className, inputs }
}
