import { type Json, parseBoundedJson } from '#core/metadata/bounded-json.ts'
import { parseEditorGraph } from '#core/metadata/comfy/editor-graph.ts'
import { expandSubgraphs } from '#core/metadata/comfy/expand-subgraphs.ts'
import { type Graph, maxNodes, parseApiGraph } from '#core/metadata/comfy/graph.ts'
import { type ComfyMapping, mapGraph } from '#core/metadata/comfy/mapping.ts'
import { asLabel, asList, asName, asObject } from '#core/metadata/json-access.ts'
import type { WorkflowOutline } from '#shared/workflow.ts'

export type ParsedWorkflow = {
  readonly form: WorkflowOutline['form']
  readonly graph: Graph
  /** Names that a person gave to nodes, by id. */
  readonly titles: ReadonlyMap<string, string>
  /** Classes as the file has them, where a mapping reads them as others. */
  readonly classNames: ReadonlyMap<string, string>
}

/**
 * A file's workflow as a graph. `others` are further texts of the file: where one holds the API form of the same graph it is
 * preferred, for it names all inputs. Undefined where there is no ComfyUI graph, or one over the limits.
 */
export function parseWorkflow(
  text: string,
  others: readonly string[],
  mapping: ComfyMapping,
): ParsedWorkflow | undefined {
  const own = parseText(text)
  const api = [own, ...others.map(parseText)].map(findApi).find((graph) => graph !== undefined)
  const editor = asObject(own)
  const graph = api ?? (editor === undefined ? undefined : parseEditorGraph(editor, mapping))
  if (graph === undefined || graph.size >= maxNodes) return undefined
  return {
    form: api === undefined ? 'editor' : 'api',
    graph: mapGraph(graph, mapping),
    titles: findTitles(own, others, graph),
    classNames: new Map([...graph.values()].map((node) => [node.id, node.className])),
  }
}

/** A text in a text, and one behind a name (`prompt:{…}`), are looked into as well. */
function parseText(text: string): Json | undefined {
  const start = /^\s*(?:[a-z_]+\s*:\s*)?/i.exec(text)?.[0].length ?? 0
  const parsed = parseBoundedJson(text.slice(start))
  if (!parsed.ok) return undefined
  if (typeof parsed.value !== 'string') return parsed.value
  const inner = parseBoundedJson(parsed.value)
  return inner.ok ? inner.value : undefined
}

function findApi(value: Json | undefined): Graph | undefined {
  const object = asObject(value)
  if (object === undefined) return undefined
  const { prompt } = object
  return parseApiGraph(object) ?? parseApiGraph(typeof prompt === 'string' ? parseText(prompt) : prompt)
}

function findTitles(
  own: Json | undefined,
  others: readonly string[],
  graph: Graph,
): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  const keep = (id: string, title: string | null): void => {
    const node = graph.get(id)
    // The editor gives every node its class's name in words; that tells nothing.
    if (title === null || node === undefined || isName(title, node.className) || titles.has(id)) return
    titles.set(id, title.slice(0, 200))
  }
  for (const value of [own, ...others.map(parseText)]) {
    const object = asObject(value)
    if (object === undefined) continue
    if (Array.isArray(object.nodes)) {
      for (const entry of asList(expandSubgraphs(object).nodes)) {
        const node = asObject(entry)
        keep(asLabel(node?.id), asName(node?.title))
      }
    }
    const api =
      asObject(typeof object.prompt === 'string' ? parseText(object.prompt) : object.prompt) ?? object
    for (const [id, entry] of Object.entries(api)) keep(id, asName(asObject(asObject(entry)?._meta)?.title))
  }
  return titles
}

/** «Load Checkpoint» is the class CheckpointLoaderSimple in words: the same letters, or the words in another order. */
function isName(title: string, className: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '')
  if (letters(title) === letters(className)) return true
  const words = title
    .toLowerCase()
    .replace(/\(.*?\)/g, ' ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2)
  const plain = letters(className)
  return words.length > 0 && words.every((word) => plain.includes(word.replace(/s$/, '')))
}
