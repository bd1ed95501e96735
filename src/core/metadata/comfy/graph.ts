import type { Json, JsonObject } from '../bounded-json.ts'
import { asName, asObject } from '../json-access.ts'

/** A connection to another node's output. */
export type Link = { readonly id: string; readonly slot: number }

export type GraphNode = {
  readonly id: string
  readonly className: string
  /** Values and links by input name, in the order of the file. */
  readonly inputs: ReadonlyMap<string, Json>
}

/** A ComfyUI graph of either form, by node id. */
export type Graph = ReadonlyMap<string, GraphNode>

/** More nodes than any person connects: such a graph is left as it is. */
export const maxNodes = 20_000

/** The API form: node id → `class_type` and `inputs`, a link being `[id, slot]`. Undefined where this is something else. */
export function parseApiGraph(value: Json | undefined): Graph | undefined {
  const object = asObject(value)
  if (object === undefined) return undefined
  const graph = new Map<string, GraphNode>()
  for (const [id, entry] of Object.entries(object)) {
    const node = asObject(entry)
    const className = asName(node?.class_type)
    if (className === null) continue
    if (graph.size >= maxNodes) return graph
    graph.set(id, { id, className, inputs: mapInputs(asObject(node?.inputs)) })
  }
  return graph.size === 0 ? undefined : graph
}

function mapInputs(inputs: JsonObject | undefined): ReadonlyMap<string, Json> {
  const map = new Map<string, Json>()
  for (const name in inputs) {
    const value = inputs[name]
    if (value !== undefined) map.set(name, value)
  }
  return map
}

/** The link that an input is, or undefined for a value. Ids are numbers in some files. */
export function asLink(value: Json | undefined): Link | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [id, slot] = value as readonly Json[] // a list of two
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof slot !== 'number') return undefined
  return { id: String(id), slot }
}

/** The node that an input is connected to. */
export function findLinked(graph: Graph, node: GraphNode, input: string): GraphNode | undefined {
  const link = asLink(node.inputs.get(input))
  return link === undefined ? undefined : graph.get(link.id)
}

/** All nodes that a node is connected to, in the order of its inputs. */
export function listSources(graph: Graph, node: GraphNode): readonly GraphNode[] {
  const sources: GraphNode[] = []
  for (const value of node.inputs.values()) {
    const link = asLink(value)
    const source = link === undefined ? undefined : graph.get(link.id)
    if (source !== undefined) sources.push(source)
  }
  return sources
}

/** Every node that the given ones are made of, themselves included. */
export function collectUpstream(graph: Graph, from: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const seen = new Set<GraphNode>(from)
  const pending = [...from]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const source of listSources(graph, node)) {
      if (seen.has(source)) continue
      seen.add(source)
      pending.push(source)
    }
  }
  return seen
}

/** A node's own value of an input; undefined for a link. */
export function ownValue(node: GraphNode, input: string): Json | undefined {
  const value = node.inputs.get(input)
  return asLink(value) === undefined ? value : undefined
}
