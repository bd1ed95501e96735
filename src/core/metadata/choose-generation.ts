import type { Generation } from '#shared/media.ts'
import type { Carriers } from './carriers.ts'
import type { GenerationDetails } from './extracted.ts'
import {
  type GeneratorParser,
  noSettings,
  type Parsed,
  type ParsedFields,
  type ReadSettings,
} from './parser.ts'
import { generatorParsers } from './parsers/index.ts'
import { canonicalSampler } from './sampler-name.ts'

export type ChosenGeneration = {
  readonly generation: Generation
  readonly details: GenerationDetails
  readonly parser: string | null
  /** A parser gave up on its own text: what it knows isn't all that the file says. */
  readonly isTooComplex: boolean
}

export const emptyGeneration: Generation = {
  tool: null,
  toolVersion: null,
  prompt: null,
  negativePrompt: null,
  model: null,
  modelHash: null,
  vae: null,
  sampler: null,
  scheduler: null,
  steps: null,
  cfg: null,
  guidance: null,
  seed: null,
  clipSkip: null,
  denoise: null,
  loras: [],
  workflow: null,
}

const emptyDetails: GenerationDetails = {
  width: null,
  height: null,
  samplerCanonical: null,
  models: [],
  characters: [],
  embeddings: [],
  controlnets: [],
  hires: null,
  passes: [],
}

/** Asks every parser; the surest gives the fields, the next ones what it lacks. A parser that fails is a bug, and the others still answer. */
export function chooseGeneration(
  carriers: Carriers,
  onFailure: (parser: GeneratorParser, error: unknown) => void,
  settings: ReadSettings = noSettings,
): ChosenGeneration {
  const answers: { readonly name: string; readonly parsed: Parsed }[] = []
  for (const parser of generatorParsers) {
    try {
      const parsed = parser.parse(carriers, settings)
      if (parsed !== null) answers.push({ name: parser.name, parsed })
    } catch (error) {
      onFailure(parser, error)
    }
  }
  answers.sort((one, other) => other.parsed.certainty - one.parsed.certainty)
  const fields = answers.map((answer) => answer.parsed.fields).reduce(fillFields, {})
  const generation = fillFields(fields, emptyGeneration) as Generation // emptyGeneration has every field
  const details = fillFields(fields, emptyDetails) as GenerationDetails // emptyDetails has every field
  return {
    generation: pick(generation, emptyGeneration),
    details: { ...pick(details, emptyDetails), samplerCanonical: canonicalSampler(generation.sampler) },
    parser: answers[0]?.name ?? null,
    isTooComplex: answers.some((answer) => answer.parsed.isTooComplex === true),
  }
}

function fillFields(surer: ParsedFields, next: ParsedFields): ParsedFields {
  const filled: Record<string, unknown> = { ...surer }
  for (const [key, value] of Object.entries(next)) {
    const known = filled[key]
    if (known === undefined || known === null || (Array.isArray(known) && known.length === 0))
      filled[key] = value
  }
  return filled
}

/** Only the fields that `shape` has, in its order. */
function pick<Shape extends object>(from: Shape, shape: Shape): Shape {
  const kept = Object.keys(shape).map((key) => [key, from[key as keyof Shape]]) // keys of the same shape
  return Object.fromEntries(kept) as Shape // every key of it
}
