import type { Json, JsonObject } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import type { CharacterPrompt } from '../extracted.ts'
import { asList, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'

/** NovelAI: settings as JSON in `Comment`, the prompt again in `Description`, the model in `Source`; V4 has prompts for characters. */
export const novelaiParser: GeneratorParser = {
  name: 'novelai',
  version: 1,
  parse: (carriers) => {
    const found = findComment(carriers)
    if (found === undefined) return null
    return {
      certainty: certainties.signature,
      fields: readComment(found.comment, found.source, found.description),
    }
  },
}

type Found = {
  readonly comment: JsonObject
  readonly source: string | null
  readonly description: string | null
}

function findComment(carriers: Carriers): Found | undefined {
  const isNovelai = (carriers.find('Software') ?? '').trim() === 'NovelAI'
  const source = carriers.find('Source') ?? null
  const description = carriers.find('Description') ?? carriers.find('ImageDescription') ?? null
  for (const key of ['Comment', 'UserComment']) {
    const object = carriers.parseObject(carriers.find(key))
    if (object === undefined) continue
    // In WebP the chunks of the PNG are the keys of one object, of which `Comment` is JSON again.
    const inner = asObject(object.Comment) ?? carriers.parseObject(asText(object.Comment) ?? undefined)
    const comment = inner ?? object
    const named = isNovelai || asName(object.Software) === 'NovelAI'
    if (!named && !isOwn(comment)) continue
    if (!hasSettings(comment)) continue
    return {
      comment,
      source: asName(object.Source) ?? source,
      description: asText(object.Description) ?? description,
    }
  }
  return undefined
}

function isOwn(comment: JsonObject): boolean {
  return (
    comment.signed_hash !== undefined ||
    comment.v4_prompt !== undefined ||
    (comment.uc !== undefined && comment.scale !== undefined && comment.n_samples !== undefined)
  )
}

function hasSettings(comment: JsonObject): boolean {
  return ['prompt', 'uc', 'steps', 'scale', 'v4_prompt'].some((key) => comment[key] !== undefined)
}

function readComment(comment: JsonObject, source: string | null, description: string | null): ParsedFields {
  const caption = asObject(asObject(comment.v4_prompt)?.caption)
  const negativeCaption = asObject(asObject(comment.v4_negative_prompt)?.caption)
  const model = splitSource(source)
  return {
    tool: 'novelai',
    toolVersion: null,
    prompt: asText(caption?.base_caption) ?? asText(comment.prompt) ?? description,
    negativePrompt: asText(negativeCaption?.base_caption) ?? asText(comment.uc) ?? '',
    characters: readCharacters(caption, negativeCaption),
    model: model.name,
    modelHash: model.hash,
    sampler: asName(comment.sampler),
    scheduler: asName(comment.noise_schedule),
    steps: asNumber(comment.steps),
    cfg: asNumber(comment.scale),
    seed: asSeed(comment.seed),
    width: asNumber(comment.width),
    height: asNumber(comment.height),
    denoise: comment.request_type === 'Img2ImgRequest' ? asNumber(comment.strength) : null,
  }
}

/** `Stable Diffusion XL C1E1DE52` is a name and a hash. */
function splitSource(source: string | null): { readonly name: string | null; readonly hash: string | null } {
  const match = /^(.*\S)\s+([0-9A-F]{8})$/.exec(source?.trim() ?? '')
  return match === null ? { name: source, hash: null } : { name: match[1] ?? null, hash: match[2] ?? null }
}

function readCharacters(
  caption: JsonObject | undefined,
  negative: JsonObject | undefined,
): readonly CharacterPrompt[] {
  const captionOf = (entry: Json | undefined): string | null => asText(asObject(entry)?.char_caption)
  const negatives = asList(negative?.char_captions)
  return asList(caption?.char_captions).map((entry, index) => ({
    prompt: captionOf(entry) ?? '',
    negativePrompt: captionOf(negatives[index]),
  }))
}
