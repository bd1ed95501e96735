import type { Json, JsonObject } from '../bounded-json.ts'
import { asLabel, asList, asName, asNumber, asObject } from '../json-access.ts'
import { expandSubgraphs } from './expand-subgraphs.ts'
import { type Graph, type GraphNode, maxNodes } from './graph.ts'
import { type ComfyMapping, noMapping } from './mapping.ts'

/** How the editor keeps a node's values: a list without names. These are the names of the classes that matter, in order. */
const widgetNames: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', 'control', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: [
    ...['add_noise', 'noise_seed', 'control', 'steps', 'cfg', 'sampler_name', 'scheduler'],
    ...['start_at_step', 'end_at_step', 'return_with_leftover_noise'],
  ],
  SamplerCustom: ['add_noise', 'noise_seed', 'control', 'cfg'],
  RandomNoise: ['noise_seed', 'control'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  CFGGuider: ['cfg'],
  FluxGuidance: ['guidance'],
  CLIPTextEncode: ['text'],
  CLIPTextEncodeFlux: ['clip_l', 't5xxl', 'guidance'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  CheckpointLoaderSimple: ['ckpt_name'],
  CheckpointLoader: ['config_name', 'ckpt_name'],
  UNETLoader: ['unet_name', 'weight_dtype'],
  UnetLoaderGGUF: ['unet_name'],
  VAELoader: ['vae_name'],
  LoraLoader: ['lora_name', 'strength_model', 'strength_clip'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  ControlNetLoader: ['control_net_name'],
  ControlNetApply: ['strength'],
  ControlNetApplyAdvanced: ['strength', 'start_percent', 'end_percent'],
  CLIPLoader: ['clip_name', 'type', 'device'],
  DualCLIPLoader: ['clip_name1', 'clip_name2', 'type', 'device'],
  CLIPVisionLoader: ['clip_name'],
  StyleModelLoader: ['style_model_name'],
  ModelSamplingSD3: ['shift'],
  ModelSamplingFlux: ['max_shift', 'base_shift', 'width', 'height'],
  LatentUpscale: ['upscale_method', 'width', 'height', 'crop'],
  LatentUpscaleBy: ['upscale_method', 'scale_by'],
  ImageScale: ['upscale_method', 'width', 'height', 'crop'],
  ImageScaleBy: ['upscale_method', 'scale_by'],
  LoadImage: ['image', 'upload'],
  SaveImage: ['filename_prefix'],
  UpscaleModelLoader: ['model_name'],
  EmptyLatentImage: ['width', 'height', 'batch_size'],
  EmptySD3LatentImage: ['width', 'height', 'batch_size'],
  EmptyHunyuanLatentVideo: ['width', 'height', 'length', 'batch_size'],
  PrimitiveNode: ['value', 'control'],
  PrimitiveString: ['value'],
  PrimitiveStringMultiline: ['value'],
}
const muted = 2
const bypassed = 4

/** The editor's form as the same graph: links resolved, muted nodes left out, bypassed ones stepped over. */
export function parseEditorGraph(original: JsonObject, mapping: ComfyMapping = noMapping): Graph | undefined {
  if (!Array.isArray(original.nodes)) return undefined
  const workflow = expandSubgraphs(original)
  const links = readLinks(workflow)
  const nodes = asList(workflow.nodes)
    .slice(0, maxNodes)
    .map(asObject)
    .filter((node) => node !== undefined)
  const byId = new Map(nodes.map((node) => [asLabel(node.id), node]))
  const graph = new Map<string, GraphNode>()
  for (const node of nodes) {
    const className = asName(node.type)
    if (className === null || node.mode === muted || node.mode === bypassed) continue
    const id = asLabel(node.id)
    graph.set(id, { id, className, inputs: readInputs(node, listNames(className, mapping), links, byId) })
  }
  return graph.size === 0 ? undefined : graph
}

type EditorLink = { readonly id: string; readonly slot: number; readonly type: string }
type EditorLinks = ReadonlyMap<string, EditorLink>

function readLinks(workflow: JsonObject): EditorLinks {
  const links = new Map<string, EditorLink>()
  for (const entry of asList(workflow.links)) {
    const named = asObject(entry)
    const [id, from, slot, , , type] =
      named === undefined
        ? asList(entry)
        : [named.id, named.origin_id, named.origin_slot, null, null, named.type]
    links.set(asLabel(id), { id: asLabel(from), slot: asNumber(slot) ?? 0, type: asLabel(type) })
  }
  return links
}

/** The names of a class's values, where a person or this program knows them. */
function listNames(className: string, mapping: ComfyMapping): WidgetNames {
  const given = mapping.get(className)
  if (given !== undefined && given.widgets.length > 0) return given.widgets
  const like = given?.like ?? className
  return Object.hasOwn(widgetNames, like) ? widgetNames[like] : undefined
}

type WidgetNames = readonly (string | null)[] | undefined

function readInputs(
  node: JsonObject,
  names: WidgetNames,
  links: EditorLinks,
  byId: ReadonlyMap<string, JsonObject>,
): ReadonlyMap<string, Json> {
  const inputs = new Map<string, Json>()
  for (const [name, value] of listWidgets(node, names)) inputs.set(name, value)
  for (const entry of asList(node.inputs)) {
    const input = asObject(entry)
    const name = asName(input?.name)
    if (input === undefined || name === null) continue
    if (input.promoted !== undefined) inputs.set(name, input.promoted)
    if (input.link === null || input.link === undefined) continue
    const link = stepOverBypassed(links.get(asLabel(input.link)), links, byId)
    if (link !== undefined) inputs.set(name, [link.id, link.slot])
  }
  return inputs
}

function listWidgets(node: JsonObject, known: WidgetNames): readonly (readonly [string, Json])[] {
  const named = asObject(node.widgets_values)
  if (named !== undefined) return Object.entries(named)
  const values = asList(node.widgets_values)
  if (known !== undefined)
    return known.flatMap((name, index) => (name === null ? [] : pair(name, values[index])))
  // Newer editors name each widget among the inputs; a seed is followed by what happens to it after the run.
  const pairs: (readonly [string, Json])[] = []
  let at = 0
  for (const entry of asList(node.inputs)) {
    const name = asName(asObject(asObject(entry)?.widget)?.name)
    if (name === null) continue
    pairs.push(...pair(name, values[at]))
    at++
    if (/seed/.test(name) && /^(fixed|increment|decrement|randomize)$/.test(asLabel(values[at]))) at++
  }
  if (pairs.length > 0) return pairs
  // One text alone needs no name.
  return values.length === 1 ? pair('value', values[0]) : []
}

function pair(name: string, value: Json | undefined): readonly (readonly [string, Json])[] {
  return value === undefined ? [] : [[name, value]]
}

const maxSteps = 100

/** A bypassed node hands through the input that has its output's type. */
function stepOverBypassed(
  link: EditorLink | undefined,
  links: EditorLinks,
  byId: ReadonlyMap<string, JsonObject>,
): EditorLink | undefined {
  let current = link
  for (let step = 0; step < maxSteps; step++) {
    const node = current === undefined ? undefined : byId.get(current.id)
    if (current === undefined || node?.mode !== bypassed) return current
    const { type } = current
    const through = asList(node.inputs)
      .map((entry) => links.get(asLabel(asObject(entry)?.link)))
      .find((candidate) => candidate?.type === type)
    current = through
  }
  return undefined
}
