import { parseNumber } from '../json-access.ts'
import { asLink, findLinked, type Graph, type GraphNode, ownValue } from './graph.ts'
import { resolveNumber } from './resolve-value.ts'

export type LatentSize = { readonly width: number | null; readonly height: number | null }

const latentLinks = /latent|samples|^input|^value$|anything|any_|on_true|on_false|^$|pipe|ctx/i
const unknownSize: LatentSize = { width: null, height: null }
const maxHops = 200

/**
 * The size that a sampler began with: the nearest node on its latent's way that has a width and a height. A latent that was
 * encoded from a picture has no size that the graph knows.
 */
export function traceLatentSize(graph: Graph, start: GraphNode | undefined): LatentSize {
  let node = start
  const seen = new Set<GraphNode>()
  for (let hop = 0; hop < maxHops && node !== undefined && !seen.has(node); hop++) {
    seen.add(node)
    const size = readSize(graph, node)
    if (size !== undefined) return size
    if (/VAEEncode|LoadImage|LoadVideo/i.test(node.className)) return unknownSize
    node = nextLatent(graph, node)
  }
  return unknownSize
}

function readSize(graph: Graph, node: GraphNode): LatentSize | undefined {
  const width = resolveNumber(graph, node, ['width', 'empty_latent_width', 'resized_width'])
  const height = resolveNumber(graph, node, ['height', 'empty_latent_height', 'resized_height'])
  if (width !== null && height !== null && width > 0 && height > 0) return { width, height }
  // `1024 x 1024  (square)`, `1152x896 (9:7)`
  for (const name of ['dimensions', 'resolution', 'aspect_ratio', 'size', 'image_size']) {
    const value = ownValue(node, name)
    const match = typeof value === 'string' ? /(\d{2,5})\s*[x×]\s*(\d{2,5})/i.exec(value) : null
    if (match !== null) return { width: parseNumber(match[1]), height: parseNumber(match[2]) }
  }
  return undefined
}

function nextLatent(graph: Graph, node: GraphNode): GraphNode | undefined {
  for (const [name, value] of node.inputs) {
    if (asLink(value) === undefined || !latentLinks.test(name)) continue
    const source = findLinked(graph, node, name)
    if (source !== undefined) return source
  }
  return undefined
}
