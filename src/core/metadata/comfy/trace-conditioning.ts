import { asLink, findLinked, type Graph, type GraphNode, ownValue } from './graph.ts'
import { resolveText } from './resolve-text.ts'
import { resolveName, resolveNumber } from './resolve-value.ts'

export type Role = 'positive' | 'negative'

/** What stands between a sampler and the texts that feed it. */
export type Conditioning = {
  /** In the order of the graph, each once. Empty where the conditioning is zeroed or holds no text. */
  readonly texts: readonly string[]
  /** False where nothing is connected, so that the text isn't known to be empty. */
  readonly connected: boolean
  readonly guidance: number | null
  readonly controlnets: readonly string[]
  /** Nodes that encode text, whose `clip` input leads to clip skip and LoRAs. */
  readonly encoders: readonly GraphNode[]
}

const encoderTexts = [
  ...[
    'populated_text',
    'text',
    'prompt',
    'text_g',
    'text_l',
    'clip_g',
    'clip_l',
    't5xxl',
    'bert',
    'mt5xl',
    'text_positive',
  ],
  ...['positive_prompt', 'llama', 'caption', 'wildcard_text', 'gemma', 'qwen', 'tags'],
]
/** Links that lead to no conditioning. */
const otherLinks =
  /^(model|clip|vae|image|images|pixels|mask|latent|latent_image|samples|control_net|style_model|clip_vision|clip_vision_output|gligen_textbox_model|start_image|end_image|reference_image|init_image|audio_encoder_output|upscale_model)\d*$/
const maxNodes = 2000

/** Walks back from a sampler's conditioning, each node once, to all texts that feed it. */
export function traceConditioning(graph: Graph, start: GraphNode | undefined, role: Role): Conditioning {
  const texts: string[] = []
  const controlnets: string[] = []
  const encoders: GraphNode[] = []
  const seen = new Set<GraphNode>()
  let guidance: number | null = null
  const pending: GraphNode[] = start === undefined ? [] : [start]
  for (let node = pending.pop(); node !== undefined && seen.size < maxNodes; node = pending.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (/ZeroOut/i.test(node.className)) continue
    guidance ??= resolveNumber(graph, node, ['guidance'])
    const control = findLinked(graph, node, 'control_net')
    const controlName =
      control === undefined ? null : resolveName(graph, control, ['control_net_name', 'model'])
    if (controlName !== null && !controlnets.includes(controlName)) controlnets.push(controlName)
    const own = readEncoder(graph, node, role)
    if (own !== undefined) {
      encoders.push(node)
      for (const text of own) if (!texts.includes(text)) texts.push(text)
      continue
    }
    pending.push(...listConditioningSources(graph, node, role).toReversed())
  }
  return { texts, connected: start !== undefined, guidance, controlnets, encoders }
}

/** The texts of a node that encodes some, or undefined for one that only hands conditioning on. */
function readEncoder(graph: Graph, node: GraphNode, role: Role): readonly string[] | undefined {
  const named = [role, `${role}_prompt`, `prompt_${role}`, `${role}_text`].find(
    (name) => typeof ownValue(node, name) === 'string' || leadsToText(graph, node, name),
  )
  if (named !== undefined) return keepTexts([resolveText(graph, node, named)])
  // What has texts for both roles and none for this one says nothing here.
  if (node.inputs.has('positive') || node.inputs.has('conditioning') || node.inputs.has('conditioning_1'))
    return undefined
  const names = encoderTexts.filter((name) => node.inputs.has(name))
  if (names.length === 0) return undefined
  const first = names.includes('populated_text') ? ['populated_text'] : names
  return keepTexts(first.map((name) => resolveText(graph, node, name)))
}

/** A role's input is a text where what it is connected to has no conditioning of its own to give. */
function leadsToText(graph: Graph, node: GraphNode, name: string): boolean {
  const source = findLinked(graph, node, name)
  if (source === undefined) return false
  const isEncoder =
    source.inputs.has('clip') || source.inputs.has('conditioning') || source.inputs.has('positive')
  return (
    !isEncoder &&
    /text|string|prompt|wildcard|primitive|concat/i.test(source.className) &&
    !/encode/i.test(source.className)
  )
}

function keepTexts(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null && text.trim() !== ''))].filter(
    (text) => text !== null,
  )
}

/** Where a node gets conditioning from: the role's own input where there is one, else all that may carry it. */
function listConditioningSources(graph: Graph, node: GraphNode, role: Role): readonly GraphNode[] {
  const own = findLinked(graph, node, role)
  if (own !== undefined) return [own]
  const other = role === 'positive' ? 'negative' : 'positive'
  const sources: GraphNode[] = []
  for (const [name, value] of node.inputs) {
    if (asLink(value) === undefined || otherLinks.test(name) || name === other) continue
    const source = findLinked(graph, node, name)
    if (source !== undefined) sources.push(source)
  }
  return sources
}
