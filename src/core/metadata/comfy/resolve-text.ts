import type { Json } from '../bounded-json.ts'
import { findLinked, type Graph, type GraphNode, ownValue } from './graph.ts'
import { resolveInput } from './resolve-value.ts'

/** Under which names nodes keep a text, the surest first: what a wildcard became before what it was. */
const textNames = [
  ...[
    'populated_text',
    'text',
    'value',
    'string',
    'prompt',
    'Text',
    'String',
    'STRING',
    'positive',
    'text_positive',
    'input_text',
  ],
  ...[
    'wildcard_text',
    'text1',
    'text_1',
    'string1',
    'any_01',
    'input',
    'source',
    'anything',
    'any',
    'preview',
    'text_0',
  ],
]
const maxDepth = 64
const maxParts = 32
const maxLength = 1024 * 1024

/** Nodes whose text a model writes while the graph runs: what they say stands nowhere in the file. */
const generatedText =
  /TextGenerate|LLM|GPT|Ollama|Florence|JoyCaption|Gemini|Claude|Captioner|Interrogat|Tagger/i

/** How many steps a text may still take: joins of joins would take more than there is time for. */
type Steps = { left: number }

/** The text of one input, through string nodes, joins and switches; null where none is to be had. */
export function resolveText(
  graph: Graph,
  node: GraphNode,
  input: string,
  depth = 0,
  steps: Steps = { left: 1000 },
): string | null {
  const value = ownValue(node, input)
  if (typeof value === 'string') return value
  if (depth >= maxDepth || --steps.left < 0) return null
  const source = findLinked(graph, node, input)
  return source === undefined ? null : resolveNodeText(graph, source, depth + 1, steps)
}

function resolveNodeText(graph: Graph, node: GraphNode, depth: number, steps: Steps): string | null {
  if (/switch/i.test(node.className)) return resolveSwitch(graph, node, depth, steps)
  const joined = /concat|join|combine|append/i.test(node.className)
    ? joinTexts(graph, node, depth, steps)
    : null
  if (joined !== null) return joined
  if (generatedText.test(node.className)) return null
  for (const name of textNames) {
    if (!node.inputs.has(name)) continue
    const text = resolveText(graph, node, name, depth, steps)
    if (text !== null) return text
  }
  // A reroute has one input, whatever it is called.
  const [only] = node.inputs.keys()
  return only !== undefined && node.inputs.size === 1 ? resolveText(graph, node, only, depth, steps) : null
}

/** The chosen branch, or the first other one that leads to a text. */
function resolveSwitch(graph: Graph, node: GraphNode, depth: number, steps: Steps): string | null {
  const chosen = resolveInput(graph, node, ['switch', 'boolean', 'select', 'index', 'input'])
  const branches = [...node.inputs.keys()].filter(
    (name) => !['switch', 'boolean', 'select', 'index'].includes(name),
  )
  for (const name of [...preferredBranches(chosen), ...branches]) {
    if (!node.inputs.has(name)) continue
    const text = resolveText(graph, node, name, depth, steps)
    if (text !== null) return text
  }
  return null
}

function preferredBranches(chosen: Json | undefined): readonly string[] {
  if (chosen === true || chosen === 'true') return ['on_true', 'true', 'input_true', 'text_true']
  if (chosen === false || chosen === 'false') return ['on_false', 'false', 'input_false', 'text_false']
  if (typeof chosen === 'number')
    return [`input${chosen}`, `input_${chosen}`, `text${chosen}`, `text_${chosen}`]
  return []
}

/** `string_a`, `string_b` and their like, with the node's own delimiter between them. */
function joinTexts(graph: Graph, node: GraphNode, depth: number, steps: Steps): string | null {
  const parts: string[] = []
  for (const name of node.inputs.keys()) {
    if (!/^(string|text|str|prompt|input)s?_?([a-z]|\d{1,2})?$/i.test(name) || parts.length >= maxParts)
      continue
    const text = resolveText(graph, node, name, depth, steps)
    if (text !== null && text !== '') parts.push(text)
  }
  if (parts.length === 0) return null
  const delimiter = ownValue(node, 'delimiter') ?? ownValue(node, 'separator')
  return parts
    .join(typeof delimiter === 'string' ? delimiter.replaceAll('\\n', '\n') : ', ')
    .slice(0, maxLength)
}
