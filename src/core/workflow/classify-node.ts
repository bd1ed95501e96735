import { isSampler } from '#core/metadata/comfy/find-samplers.ts'
import { asLink, type GraphNode } from '#core/metadata/comfy/graph.ts'
import type { OutlineStage } from '#shared/workflow.ts'

const savers = /save|video_?combine|export|websocket|image ?out|sendimage/i
const viewers = /preview|compare|display|show/i
const loaded =
  /^(ckpt_name|unet_name|gguf_name|model_name|lora_name|lora_\d+|vae_name|clip_name\d?|control_net_name|style_model_name|ipadapter_file|base_ckpt_name|hypernetwork_name|upscale_model|image|video|audio)$/
const promptClass =
  /textencode|conditioning|controlnetapply|controlnet_?apply|guidance|unclip|gligen|clipsetlastlayer|powerprompt|reference_?latent|stylemodelapply|wildcard|captioner/i
const passers =
  /reroute|primitive|switch|^note$|markdown|get_?node|set_?node|seed|string|^int|^float|math|pipe|context|constant|show_?text|concat|join|resolution|aspect|bus|mute|bypass|debug|cleanup|unload|purge/i
const imageClass =
  /image|upscale|pixel|mask|crop|resize|composite|faceresto|detailer|interpolat|rife|film|color|colour|sharpen|blur|filter|grain|segment|inpaint|frame|video/i

/** The part that a node plays, told by its class and inputs; undefined for one that only hands things on. */
export function classifyNode(node: GraphNode): OutlineStage | undefined {
  const { className, inputs } = node
  if (isSampler(node)) return 'sample'
  if (savers.test(className) && hasLink(node)) return 'save'
  if (/^vae.*encode|vae_?encode|emptylatent|latent/i.test(className) && !/decode|loader/i.test(className))
    return 'latent'
  if (/empty.*(latent|image|video)/i.test(className)) return 'latent'
  if (/decode/i.test(className) && hasLink(node)) return 'image'
  if (promptClass.test(className) && hasLink(node)) return 'prompt'
  if (/loader|^load|checkpoint/i.test(className)) return 'load'
  if (asLink(inputs.get('clip')) !== undefined && hasText(node)) return 'prompt'
  if (hasLoadedName(node)) return 'load'
  if (changesModel(node) && !isPart(node)) return 'load'
  if (passers.test(className) || isPart(node)) return undefined
  return imageClass.test(className) && hasLink(node) ? 'image' : undefined
}

/** Shows without saving: counts as an end where nothing is saved. */
export function isViewer(node: GraphNode): boolean {
  return viewers.test(node.className) && hasLink(node)
}

/** What newer samplers are split into; the sampler's own lines say what they hold. */
function isPart({ className }: GraphNode): boolean {
  return /guider|scheduler|sigmas|samplerselect|^sampler|randomnoise|^noise|disablenoise/i.test(className)
}

function hasLink(node: GraphNode): boolean {
  for (const value of node.inputs.values()) if (asLink(value) !== undefined) return true
  return false
}

/** Patches, merges and LoRAs. */
function changesModel({ inputs }: GraphNode): boolean {
  for (const [name, value] of inputs) {
    if (/^(model|unet|clip)_?[12]?$/.test(name) && asLink(value) !== undefined) return true
  }
  return false
}

function hasText({ inputs }: GraphNode): boolean {
  for (const [name, value] of inputs) {
    if (/text|prompt/i.test(name) && (typeof value === 'string' || asLink(value) !== undefined)) return true
  }
  return false
}

function hasLoadedName({ inputs }: GraphNode): boolean {
  for (const [name, value] of inputs) {
    if (loaded.test(name) && typeof value === 'string' && /\.\w{2,12}$/.test(value)) return true
  }
  return false
}
