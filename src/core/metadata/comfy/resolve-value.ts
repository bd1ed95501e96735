import type { Json } from '../bounded-json.ts'
import { asName, asNumber, asSeed } from '../json-access.ts'
import { asLink, findLinked, type Graph, type GraphNode, ownValue } from './graph.ts'

const maxHops = 32
/** Under which names nodes keep the one value that they are there for. */
const valueNames = [
  'value',
  'seed',
  'noise_seed',
  'int',
  'float',
  'number',
  'Number',
  'INT',
  'FLOAT',
  'a',
  'Value',
  'input',
  'source',
]
/** Links that hand a bundle of settings from node to node (pipes of the Impact and Easy-Use packs, rgthree's contexts). */
const bundleNames = [
  'pipe',
  'basic_pipe',
  'detailer_pipe',
  'context',
  'base_ctx',
  'ctx',
  'sdxl_tuple',
  'settings',
  'pipe_in',
]

/** The node, and those whose bundles it gets, nearest first. */
export function listBundled(graph: Graph, node: GraphNode): readonly GraphNode[] {
  const nodes: GraphNode[] = [node]
  for (let at = 0; at < nodes.length && nodes.length < maxHops; at++) {
    const current = nodes[at]
    if (current === undefined) break
    for (const name of bundleNames) {
      const source = findLinked(graph, current, name)
      if (source !== undefined && !nodes.includes(source)) nodes.push(source)
    }
  }
  return nodes
}

/** The first of these inputs that a node has, followed through primitives, reroutes and switches to a value. */
export function resolveInput(graph: Graph, node: GraphNode, names: readonly string[]): Json | undefined {
  for (const bundled of listBundled(graph, node)) {
    for (const name of names) {
      if (!bundled.inputs.has(name)) continue
      const value = followValue(graph, bundled, name)
      if (value !== undefined && value !== null) return value
    }
  }
  return undefined
}

function followValue(graph: Graph, start: GraphNode, name: string): Json | undefined {
  let node = start
  let input = name
  for (let hop = 0; hop < maxHops; hop++) {
    const value = ownValue(node, input)
    if (value !== undefined) return value
    const source = findLinked(graph, node, input)
    if (source === undefined) return undefined
    const next = [name, ...valueNames].find((candidate) => source.inputs.has(candidate)) ?? onlyInput(source)
    if (next === undefined) return undefined
    node = source
    input = next
  }
  return undefined
}

/** A reroute has one input, whatever it is called. */
function onlyInput(node: GraphNode): string | undefined {
  const [first] = node.inputs.keys()
  return node.inputs.size === 1 ? first : undefined
}

export function resolveNumber(graph: Graph, node: GraphNode, names: readonly string[]): number | null {
  return asNumber(resolveInput(graph, node, names))
}

export function resolveName(graph: Graph, node: GraphNode, names: readonly string[]): string | null {
  return asName(resolveInput(graph, node, names))
}

export function resolveSeed(graph: Graph, node: GraphNode, names: readonly string[]): string | null {
  return asSeed(resolveInput(graph, node, names))
}

/** The first of these inputs that is connected, here or at the far end of a bundle. */
export function findConnected(
  graph: Graph,
  node: GraphNode,
  names: readonly string[],
): GraphNode | undefined {
  for (const bundled of listBundled(graph, node)) {
    for (const name of names) {
      if (asLink(bundled.inputs.get(name)) === undefined) continue
      const source = findLinked(graph, bundled, name)
      if (source !== undefined) return source
    }
  }
  return undefined
}
