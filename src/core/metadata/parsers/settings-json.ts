import type { Json, JsonObject } from '../bounded-json.ts'
import { asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { findJsonParameters, parseSize } from '../json-parameters.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'

/**
 * Settings as one JSON object by the names that everybody uses (`negative_prompt`, `negativePrompt`, …), of a program that nothing
 * names: Civitai's and other services' files beside a picture, scripts on top of diffusers.
 */
export const settingsJsonParser: GeneratorParser = {
  name: 'settings-json',
  version: 2,
  parse: (carriers) => {
    const object = findJsonParameters(carriers, (candidate) => findSettings(candidate) !== undefined)
    const settings = object === undefined ? undefined : findSettings(object)
    return settings === undefined ? null : { certainty: certainties.weak, fields: readSettings(settings) }
  },
}

type Lookup = (...names: readonly string[]) => Json | undefined

const wrappers = ['meta', 'metadata', 'params', 'settings', 'input', 'request', 'image']

function findSettings(object: JsonObject): Lookup | undefined {
  for (const candidate of [object, ...wrappers.map((name) => asObject(object[name]))]) {
    const find = candidate === undefined ? undefined : createLookup(candidate)
    if (find !== undefined && isSettings(find)) return find
  }
  return undefined
}

function isSettings(find: Lookup): boolean {
  const hasPrompt = asText(find('prompt', 'positiveprompt')) !== null
  return hasPrompt && [find(...steps), find(...cfg), find('seed')].some((value) => asNumber(value) !== null)
}

const steps = ['steps', 'numinferencesteps', 'inferencesteps', 'samplingsteps', 'ddimsteps']
const cfg = ['cfgscale', 'cfg', 'guidancescale', 'scale']

function readSettings(find: Lookup): ParsedFields {
  const size = parseSize(asText(find('size', 'resolution')))
  const model = asObject(find('model', 'basemodel'))
  const sampler = asName(find('sampler', 'samplername'))
  const scheduler = asName(find('scheduler', 'scheduletype'))
  return {
    tool: asName(find('tool', 'software', 'generator')),
    prompt: asText(find('prompt', 'positiveprompt')),
    negativePrompt: asText(find('negativeprompt', 'negative', 'uc')),
    model:
      asName(model?.name) ??
      asName(find('model', 'modelname', 'checkpoint', 'sdmodelname', 'sdmodelcheckpoint')),
    modelHash: asName(find('modelhash', 'sdmodelhash')),
    // What diffusers calls a scheduler is a sampler.
    sampler: sampler ?? scheduler,
    scheduler: sampler === null ? null : scheduler,
    steps: asNumber(find(...steps)),
    cfg: asNumber(find(...cfg)),
    seed: asSeed(find('seed')),
    clipSkip: asNumber(find('clipskip')),
    denoise: asNumber(find('denoisingstrength', 'denoise', 'strength')),
    width: asNumber(find('width', 'imagewidth')) ?? size.width,
    height: asNumber(find('height', 'imageheight')) ?? size.height,
  }
}

const maxKeys = 500

/** By name without case, blanks and dashes: `CFG scale`, `cfg_scale` and `cfgScale` are one. */
function createLookup(object: JsonObject): Lookup {
  const values = new Map<string, Json>()
  for (const [key, value] of Object.entries(object).slice(0, maxKeys)) {
    const name = key.toLowerCase().replace(/[\s_-]+/g, '')
    if (!values.has(name) && value !== null) values.set(name, value)
  }
  return (...names) => {
    for (const name of names) if (values.has(name)) return values.get(name)
    return undefined
  }
}
