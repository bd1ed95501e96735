import type { Json, JsonObject } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import { asObject, asText } from '../json-access.ts'
import { sideSettings } from '../json-parameters.ts'
import { parseEditorGraph } from './editor-graph.ts'
import { type Graph, parseApiGraph } from './graph.ts'
import { type ComfyMapping, mapGraph, noMapping } from './mapping.ts'

/** The graphs of a file. The API form says what ran, the editor's what was on the screen. */
export type FoundGraphs = {
  readonly graph: Graph | undefined
  /** What a person opens again: the editor's form, else the API's, as JSON text. */
  readonly workflow: string | null
}

/** Keys under which a whole `{prompt, workflow}` object is found. */
const wrapperKeys = [
  'UserComment',
  'comment',
  'Comment',
  'description',
  'ImageDescription',
  'XPComment',
  'MakerNote',
  'parameters',
  'synopsis',
  sideSettings,
]

/** Several ask for the graphs of the same file. */
const known = new WeakMap<
  Carriers,
  { readonly mapping: ComfyMapping; readonly found: FoundGraphs | undefined }
>()

/** Finds ComfyUI's graphs wherever its save nodes put them; undefined where there are none. */
export function findGraphs(carriers: Carriers, mapping: ComfyMapping = noMapping): FoundGraphs | undefined {
  const before = known.get(carriers)
  if (before?.mapping === mapping) return before.found
  const found = searchGraphs(carriers, mapping)
  known.set(carriers, { mapping, found })
  return found
}

function searchGraphs(carriers: Carriers, mapping: ComfyMapping): FoundGraphs | undefined {
  const readPair = (prompt: Json | undefined, workflow: Json | undefined) =>
    readGraphs(carriers, prompt, workflow, mapping)
  const direct = readPair(carriers.find('prompt'), carriers.find('workflow'))
  if (direct !== undefined) return direct
  for (const key of wrapperKeys) {
    const wrapper = carriers.parseObject(carriers.find(key))
    if (wrapper === undefined) continue
    const inner = asObject(wrapper.extra_pnginfo) ?? {}
    const found =
      readPair(wrapper.prompt, wrapper.workflow ?? inner.workflow) ??
      readPair(wrapper, undefined) ??
      readPair(undefined, wrapper)
    if (found !== undefined) return found
  }
  return undefined
}

function readGraphs(
  carriers: Carriers,
  prompt: Json | undefined,
  workflow: Json | undefined,
  mapping: ComfyMapping,
): FoundGraphs | undefined {
  const api = parseApiGraph(unwrap(carriers, prompt))
  // What ran is known: the editor's form, often ten times as long, is only kept.
  if (api !== undefined && isEditorText(carriers, workflow)) {
    return { graph: mapGraph(api, mapping), workflow: workflow ?? null }
  }
  const editorObject =
    asObject(unwrap(carriers, workflow)) ??
    (api === undefined ? asObject(unwrap(carriers, prompt)) : undefined)
  const editor = editorObject === undefined ? undefined : parseEditorGraph(editorObject, mapping)
  const editorHoldsApi = editor === undefined && api === undefined ? parseApiGraph(editorObject) : undefined
  const graph = api ?? editorHoldsApi ?? editor
  if (graph === undefined) return undefined
  const source = editor === undefined ? (prompt ?? workflow) : (workflow ?? prompt)
  return { graph: mapGraph(graph, mapping), workflow: toText(source) }
}

function isEditorText(carriers: Carriers, workflow: Json | undefined): workflow is string {
  return (
    typeof workflow === 'string' &&
    /^\s*\{/.test(workflow) &&
    /"nodes"\s*:\s*\[/.test(workflow) &&
    carriers.checkJson(workflow)
  )
}

/** Both are JSON texts in most carriers, and objects where one JSON holds both. */
function unwrap(carriers: Carriers, value: Json | undefined): Json | undefined {
  const text = asText(value)
  if (text === null) return value
  const parsed = carriers.parseJson(text)
  // A text in a text: some writers encode twice.
  return typeof parsed === 'string' ? carriers.parseJson(parsed) : parsed
}

function toText(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value satisfies Json | JsonObject)
}
