import type { Json, JsonObject } from '../bounded-json.ts'
import { asLabel, asList, asNumber, asObject } from '../json-access.ts'
import { maxNodes } from './graph.ts'

/** Ids under which a subgraph's own inputs and outputs stand among its nodes (ComfyUI's frontend, `constants.ts`). */
const inputNode = '-10'
const outputNode = '-20'
const muted = 2
const bypassed = 4
const maxDepth = 16
const maxHops = 100
const maxInputs = 500

type Link = {
  readonly from: string
  readonly slot: number
  readonly to: string
  readonly toSlot: number
  readonly type: Json
}

/** The nodes of the workflow itself, or of one use of a subgraph. */
type Level = {
  /** Stands before the ids of its nodes, as in the API form: `30:`. */
  readonly prefix: string
  readonly depth: number
  readonly nodes: ReadonlyMap<string, JsonObject>
  readonly links: ReadonlyMap<string, Link>
  /** Links to the subgraph's outputs, by slot. */
  readonly outputs: ReadonlyMap<number, Link>
  readonly use: { readonly level: Level; readonly node: JsonObject } | null
  /** Uses of subgraphs in it, by node id. */
  readonly uses: Map<string, Level>
}

/** What an input gets: another node's output, or the value that was set on the subgraph's node. */
type Source =
  | { readonly kind: 'node'; readonly id: string; readonly slot: number; readonly type: Json }
  | { readonly kind: 'value'; readonly value: Json }

/**
 * The workflow with the nodes of its subgraphs in place of their uses, with ids as the API form has them (`30:8`). A value that was set
 * on the use stands as `promoted` in the input. Muted and bypassed uses stay as they are. Without subgraphs: the same object.
 */
export function expandSubgraphs(workflow: JsonObject): JsonObject {
  const definitions = new Map<string, JsonObject>()
  for (const entry of asList(asObject(workflow.definitions)?.subgraphs)) {
    const definition = asObject(entry)
    if (definition !== undefined) definitions.set(asLabel(definition.id), definition)
  }
  if (definitions.size === 0) return workflow
  const levels = openLevels(workflow, definitions)
  const nodes: Json[] = []
  const links: Json[] = []
  for (const level of levels) {
    for (const [id, node] of level.nodes) {
      if (level.uses.has(id)) continue
      const inputs = asList(node.inputs).map((entry) => connectInput(level, entry, links))
      nodes.push({ ...node, id: level.prefix + id, inputs })
    }
  }
  return { ...workflow, nodes, links, definitions: null }
}

function openLevels(workflow: JsonObject, definitions: ReadonlyMap<string, JsonObject>): readonly Level[] {
  const levels = [openLevel(workflow, '', null)]
  let count = levels[0]?.nodes.size ?? 0
  for (const level of levels) {
    for (const [id, node] of level.nodes) {
      const definition = definitions.get(asLabel(node.type))
      if (definition === undefined || node.mode === muted || node.mode === bypassed) continue
      if (level.depth >= maxDepth || count >= maxNodes) continue
      const inner = openLevel(definition, `${level.prefix}${id}:`, { level, node })
      count += inner.nodes.size + 1
      level.uses.set(id, inner)
      levels.push(inner)
    }
  }
  return levels
}

function openLevel(graph: JsonObject, prefix: string, use: Level['use']): Level {
  const nodes = new Map<string, JsonObject>()
  for (const entry of asList(graph.nodes).slice(0, maxNodes)) {
    const node = asObject(entry)
    if (node !== undefined) nodes.set(asLabel(node.id), node)
  }
  const links = new Map<string, Link>()
  const outputs = new Map<number, Link>()
  for (const entry of asList(graph.links)) {
    const [id, link] = readLink(entry)
    links.set(id, link)
    if (link.to === outputNode) outputs.set(link.toSlot, link)
  }
  return {
    prefix,
    depth: use === null ? 0 : use.level.depth + 1,
    nodes,
    links,
    outputs,
    use,
    uses: new Map(),
  }
}

/** A list in the workflow itself, an object in a subgraph. */
function readLink(entry: Json): readonly [string, Link] {
  const named = asObject(entry)
  const [id, from, slot, to, toSlot, type] =
    named === undefined
      ? asList(entry)
      : [named.id, named.origin_id, named.origin_slot, named.target_id, named.target_slot, named.type]
  const link = {
    from: asLabel(from),
    slot: asNumber(slot) ?? 0,
    to: asLabel(to),
    toSlot: asNumber(toSlot) ?? 0,
  }
  return [asLabel(id), { ...link, type: type ?? null }]
}

function connectInput(level: Level, entry: Json, links: Json[]): Json {
  const input = asObject(entry)
  if (input === undefined || input.link === null || input.link === undefined) return entry
  const source = findSource(level, level.links.get(asLabel(input.link)))
  if (source === undefined) return { ...input, link: null }
  if (source.kind === 'value') return { ...input, link: null, promoted: source.value }
  const id = links.length + 1
  links.push([id, source.id, source.slot, null, null, source.type])
  return { ...input, link: id }
}

/** Follows a link into and out of subgraphs to the node that really gives something. */
function findSource(start: Level, first: Link | undefined): Source | undefined {
  let level = start
  let link = first
  for (let hop = 0; link !== undefined && hop < maxHops; hop++) {
    const inner: Level | undefined = level.uses.get(link.from)
    if (inner !== undefined) {
      const next: Link | undefined = inner.outputs.get(link.slot)
      level = inner
      link = next
    } else if (link.from === inputNode && level.use !== null) {
      const { level: outer, node } = level.use
      const input = asObject(asList(node.inputs)[link.slot])
      const value =
        input?.link === null || input?.link === undefined ? findPromoted(node, link.slot) : undefined
      if (value !== undefined) return { kind: 'value', value }
      level = outer
      link = outer.links.get(asLabel(input?.link))
    } else {
      return { kind: 'node', id: level.prefix + link.from, slot: link.slot, type: link.type }
    }
  }
  return undefined
}

/** The values on a use stand in the order of its inputs that are widgets. */
function findPromoted(use: JsonObject, slot: number): Json | undefined {
  const inputs = asList(use.inputs).slice(0, maxInputs).map(asObject)
  if (inputs[slot]?.widget === undefined) return undefined
  const before = inputs.slice(0, slot).filter((input) => input?.widget !== undefined).length
  return asList(use.widgets_values)[before]
}
