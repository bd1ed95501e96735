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
  const fields = answers.map((answer) => answer.parsed.fields)
  const generation = fillShape(emptyGeneration, fields)
  return {
    // A version is its tool's, not another one's that also left its mark.
    generation: { ...generation, toolVersion: findVersion(fields, generation.tool) },
    details: { ...fillShape(emptyDetails, fields), samplerCanonical: canonicalSampler(generation.sampler) },
    parser: answers[0]?.name ?? null,
    isTooComplex: answers.some((answer) => answer.parsed.isTooComplex === true),
  }
}

function findVersion(fields: readonly ParsedFields[], tool: string | null): string | null {
  return (
    fields.find((candidate) => candidate.tool === tool && isKnown(candidate.toolVersion))?.toolVersion ?? null
  )
}

/** The fields that `shape` has, each from the first that knows it, else the shape's own. */
function fillShape<Shape extends Readonly<Record<string, unknown>>>(
  shape: Shape,
  answers: readonly ParsedFields[],
): Shape {
  const filled: Record<string, unknown> = { ...shape }
  for (const key of Object.keys(shape)) {
    for (const answer of answers) {
      const value = answer[key as keyof ParsedFields] // a shape's keys are fields
      if (!isKnown(value)) continue
      filled[key] = value
      break
    }
  }
  return filled as Shape // every key of it, of the same fields
}

/** An empty text is known to be empty; an empty list says nothing. */
function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}
