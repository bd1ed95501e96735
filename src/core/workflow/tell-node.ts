import type { Json } from '#core/metadata/bounded-json.ts'
import { asLink, type Graph, type GraphNode } from '#core/metadata/comfy/graph.ts'
import { readSampler } from '#core/metadata/comfy/read-sampler.ts'
import { resolveText } from '#core/metadata/comfy/resolve-text.ts'
import { resolveInput } from '#core/metadata/comfy/resolve-value.ts'
import { asObject } from '#core/metadata/json-access.ts'
import type { OutlineNode, OutlineStage } from '#shared/workflow.ts'

type Told = Pick<OutlineNode, 'facts' | 'text'>
type Fact = OutlineNode['facts'][number]

const mostFacts = 8
const longestValue = 160
const longestText = 2000
/** Values that tell nothing of the picture. */
const silent =
  /^(control|control_after_generate|upload|choose file to upload|image_upload|save_output|save_metadata|pingpong|loop_count|noise_mode|batch_seed_mode|info|preview|speak_and_recognation|.*_switch|mode|device|weight_dtype)$/i
/** Inputs that tell something even where another node gives the value. */
const followed =
  /^(seed|noise_seed|steps|cfg|denoise|width|height|length|batch_size|guidance|strength|strength_model|scale_by|upscale_by|frame_rate|ckpt_name|unet_name|lora_name|model_name|shift|max_shift|base_shift)$/
/** What is so unless somebody wants it otherwise. */
const usual: Readonly<Record<string, string>> = {
  batch_size: '1',
  crop: 'disabled',
  start_percent: '0',
  end_percent: '1',
}
const texts = /text|prompt|^value$|^string$|caption|tags|clip_l|t5xxl|populated/i

/** What a node was told, in words. */
export function tellNode(graph: Graph, node: GraphNode, stage: OutlineStage): Told {
  if (stage === 'sample') return { facts: tellSampler(graph, node), text: null }
  const text = stage === 'prompt' ? findText(graph, node) : null
  const facts: Fact[] = []
  for (const [name, value] of node.inputs) {
    if (facts.length >= mostFacts) break
    if (silent.test(name) || (text !== null && texts.test(name))) continue
    const told = tellValue(asLink(value) === undefined ? value : follow(graph, node, name))
    if (told !== null && usual[name] !== told) facts.push({ name, value: told })
  }
  return { facts, text: text === null ? null : text.slice(0, longestText) }
}

function follow(graph: Graph, node: GraphNode, name: string): Json | undefined {
  return followed.test(name) ? resolveInput(graph, node, [name]) : undefined
}

function tellSampler(graph: Graph, node: GraphNode): readonly Fact[] {
  const { pass, guidance } = readSampler(graph, node)
  const own = (name: string): string | null => tellValue(resolveInput(graph, node, [name]))
  const list: readonly (readonly [string, string | number | null])[] = [
    ['sampler', pass.sampler],
    ['scheduler', pass.scheduler],
    ['steps', pass.steps],
    ['cfg', pass.cfg],
    ['guidance', guidance],
    // All of the noise is the rule.
    ['denoise', pass.denoise === 1 ? null : pass.denoise],
    ['from step', node.inputs.has('start_at_step') ? hideStart(own('start_at_step')) : null],
    ['to step', node.inputs.has('end_at_step') ? hideEndless(own('end_at_step')) : null],
    ['seed', pass.seed],
  ]
  return list.flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]))
}

function hideStart(value: string | null): string | null {
  return value === '0' ? null : value
}

/** «To the end» is written as a number that no one counts to. */
function hideEndless(value: string | null): string | null {
  return value !== null && Number(value) >= 1000 ? null : value
}

/** '' where the texts are known to be empty. */
function findText(graph: Graph, node: GraphNode): string | null {
  const parts = new Set<string>()
  for (const name of node.inputs.keys()) {
    const text = texts.test(name) ? resolveText(graph, node, name)?.trim() : undefined
    if (text !== undefined) parts.add(text)
  }
  if (parts.size === 0) return null
  parts.delete('')
  return [...parts].join('\n')
}

function tellValue(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(Math.round(value * 1e6) / 1e6)
  if (typeof value === 'string') {
    const clean = value.trim()
    if (clean === '' || /^(none|undefined|null)$/i.test(clean)) return null
    return clean.length > longestValue ? `${clean.slice(0, longestValue)}…` : clean
  }
  // rgthree's Power Lora Loader keeps a LoRA, its strength and its switch in one.
  const object = asObject(value)
  if (object === undefined || typeof object.lora !== 'string' || object.on === false) return null
  return [object.lora, tellValue(object.strength)].filter((part) => part !== null).join(' · ')
}
