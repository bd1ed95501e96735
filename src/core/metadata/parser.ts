import type { Generation } from '#shared/media.ts'
import type { Carriers } from './carriers.ts'
import { type ComfyMapping, noMapping } from './comfy/mapping.ts'
import type { GenerationDetails } from './extracted.ts'

/** What one parser made of a file's texts; what it doesn't know is missing or null, an empty text is known to be empty. */
export type ParsedFields = {
  readonly [Key in keyof Fields]?: Fields[Key] | undefined
}
type Fields = Generation & Omit<GenerationDetails, 'samplerCanonical'>

export type Parsed = {
  /** 0 to 1: how sure the parser is that its generator wrote this. The surest wins; the others fill what it lacks. */
  readonly certainty: number
  readonly fields: ParsedFields
  /** The text is the parser's own, but has more in it than there is time to follow. */
  readonly isTooComplex?: boolean
}

/** One generator's way of writing. Looks at all carriers, answers null where nothing is its own. Pure; may throw on nothing. */
export type GeneratorParser = {
  /** Stands in `Extracted.parser`. */
  readonly name: string
  /** Raised to the number after `newestReaderVersion` when the same text gives other fields: its files are read again. */
  readonly version: number
  readonly parse: (carriers: Carriers, settings: ReadSettings) => Parsed | null
}

/** What a person has set that changes how texts are read. */
export type ReadSettings = { readonly comfyMapping: ComfyMapping }

export const noSettings: ReadSettings = { comfyMapping: noMapping }

/** How sure the parsers are, in one place so that their order can be seen. */
export const certainties = {
  /** A key or a mark that only this program writes. */
  signature: 0.95,
  /** A graph that really leads to a picture. */
  graph: 0.9,
  /** Texts in a form that several programs share. */
  format: 0.8,
  /** The form is right, but there is little in it. */
  weak: 0.4,
  /** A claim about the maker without any setting. */
  claim: 0.2,
  /** A text beside the picture, in nobody's form. */
  caption: 0.1,
} as const
