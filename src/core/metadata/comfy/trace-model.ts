import type { Lora } from '#shared/media.ts'
import type { Json } from '../bounded-json.ts'
import { asLabel, asName, asNumber, asObject } from '../json-access.ts'
import { asLink, findLinked, type Graph, type GraphNode, ownValue } from './graph.ts'
import { resolveName, resolveNumber } from './resolve-value.ts'

/** What a `model` or `clip` input is made of. */
export type ModelTrace = {
  /** Checkpoints and diffusion models, nearest branch first: several where they are merged. */
  readonly names: readonly string[]
  readonly loras: readonly Lora[]
  readonly clipSkip: number | null
}

const loaderNames = [
  'ckpt_name',
  'unet_name',
  'base_ckpt_name',
  'model_name',
  'gguf_name',
  'model_path',
  'ckpt',
  'diffusion_model',
  'model',
]
/** Links on the way to a loader. */
const modelLinks =
  /model|clip|unet|pipe|ctx|context|lora|stack|anything|any_|^input|^value$|^\*$|^$|transformer|switch|on_true|on_false/i
const notModels = /clip_vision|style_model|control_net|upscale_model|conditioning|vae/i
const maxNodes = 2000

/** Walks back from a node through merges, LoRAs and model patches to what was loaded; each node once. */
export function traceModel(graph: Graph, start: GraphNode | undefined): ModelTrace {
  const names: string[] = []
  const loras: Lora[] = []
  let clipSkip: number | null = null
  const seen = new Set<GraphNode>()
  const pending: GraphNode[] = start === undefined ? [] : [start]
  for (let node = pending.pop(); node !== undefined && seen.size < maxNodes; node = pending.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const layer = ownValue(node, 'stop_at_clip_layer') ?? ownValue(node, 'clip_skip')
    if (layer !== undefined) clipSkip ??= Math.abs(asNumber(layer) ?? 0) || null
    loras.push(...readLoras(graph, node))
    const name = /CLIPLoader/i.test(node.className) ? null : readLoader(graph, node)
    if (name !== null) {
      if (!names.includes(name)) names.push(name)
      continue
    }
    pending.push(...listModelSources(graph, node).toReversed())
  }
  return { names, loras, clipSkip }
}

function readLoader(graph: Graph, node: GraphNode): string | null {
  for (const name of loaderNames) {
    if (!node.inputs.has(name)) continue
    if (name === 'model' && asLink(node.inputs.get('model')) !== undefined) continue
    const value = asName(ownValue(node, name)) ?? (name === 'model' ? null : resolveName(graph, node, [name]))
    if (value !== null && !/^(none|undefined)$/i.test(value)) return value
  }
  return null
}

function listModelSources(graph: Graph, node: GraphNode): readonly GraphNode[] {
  const sources: GraphNode[] = []
  for (const [name, value] of node.inputs) {
    if (asLink(value) === undefined || !modelLinks.test(name) || notModels.test(name)) continue
    const source = findLinked(graph, node, name)
    if (source !== undefined) sources.push(source)
  }
  return sources
}

const maxStack = 50

/** A node's LoRAs: one by name, a numbered stack with switches, or objects as rgthree's Power Lora Loader has them. */
function readLoras(graph: Graph, node: GraphNode): readonly Lora[] {
  const loras: Lora[] = []
  for (const [key, value] of node.inputs) {
    if (loras.length >= maxStack) break
    const object = asObject(value)
    if (object !== undefined && typeof object.lora === 'string') {
      if (object.on !== false) keepLora(loras, object.lora, object.strength)
      continue
    }
    const match = /^lora(?:_name)?(?:_0?(\d{1,2}))?$/.exec(key)
    if (match === null || typeof value !== 'string') continue
    const number = match[1]
    if (number === undefined) {
      const weight = resolveNumber(graph, node, [
        'strength_model',
        'lora_model_strength',
        'strength',
        'weight',
        'lora_strength',
      ])
      keepLora(loras, value, weight)
    } else if (isOn(node, number)) {
      keepLora(
        loras,
        value,
        firstOf(node, [
          `model_weight_${number}`,
          `model_str_${number}`,
          `lora_wt_${number}`,
          `strength_${number}`,
          `strength_0${number}`,
          `lora_${number}_strength`,
        ]),
      )
    }
  }
  return loras
}

function keepLora(loras: Lora[], name: string, weight: Json | undefined): void {
  if (name.trim() === '' || /^none$/i.test(name.trim())) return
  loras.push({ name: name.trim(), weight: asNumber(weight) })
}

function isOn(node: GraphNode, number: string): boolean {
  const state = ownValue(node, `switch_${number}`) ?? ownValue(node, `enabled_${number}`)
  return state === undefined || !(state === false || /^(off|false)$/i.test(asLabel(state)))
}

function firstOf(node: GraphNode, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = ownValue(node, name)
    if (value !== undefined) return value
  }
  return undefined
}
