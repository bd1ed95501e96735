import type { JsonObject } from './bounded-json.ts'
import { isWithinJsonLimits, type Json, parseBoundedJson } from './bounded-json.ts'
import type { CarrierText } from './findings.ts'
import { asObject } from './json-access.ts'

/** All texts of a file, to be looked up by key: what the generator parsers see. */
export type Carriers = {
  readonly texts: readonly CarrierText[]
  /** The first text under a key, in any case and with or without a namespace (`CreatorTool` finds `xmp:CreatorTool`). */
  readonly find: (key: string) => string | undefined
  /** A text as JSON, parsed once for all parsers; undefined where it is none, or goes over a limit. */
  readonly parseJson: (text: string | undefined) => Json | undefined
  /** The same, where it is an object. */
  readonly parseObject: (text: string | undefined) => JsonObject | undefined
  /** Whether a text that needn't be parsed keeps within the limits of JSON; one that doesn't is noted as if it had been. */
  readonly checkJson: (text: string) => boolean
  /** True when a JSON text was found that goes over a limit. */
  readonly isOverLimit: () => boolean
}

/** Whatever a shorter text holds, its reader has it done in no time. */
const harmlessLength = 64 * 1024

export function createCarriers(found: readonly CarrierText[]): Carriers {
  const texts = [...found, ...found.flatMap(splitPrefixed)]
  const byKey = new Map<string, string>()
  const keep = (key: string, text: string): void => {
    if (!byKey.has(key)) byKey.set(key, text)
  }
  for (const { key, text } of texts) keep(key.toLowerCase(), text)
  for (const { key, text } of texts)
    if (key.includes(':')) keep(key.slice(key.indexOf(':') + 1).toLowerCase(), text)
  // A list, not a map: to find a text in a map all of it would be hashed.
  const parsed: { readonly text: string; readonly value: Json | undefined }[] = []
  let overLimit = false
  const parseJson = (text: string | undefined): Json | undefined => {
    if (text === undefined || !/^\s*["[{]/.test(text)) return undefined
    const known = parsed.find((entry) => entry.text === text)
    if (known !== undefined) return known.value
    const result = parseBoundedJson(text)
    if (!result.ok && result.reason !== 'invalid') overLimit = true
    const value = result.ok ? result.value : undefined
    parsed.push({ text, value })
    return value
  }
  return {
    texts,
    find: (key) => byKey.get(key.toLowerCase()),
    parseJson,
    parseObject: (text) => asObject(parseJson(text)),
    checkJson: (text) => {
      if (text.length < harmlessLength) return true
      const isWithin = isWithinJsonLimits(text)
      if (!isWithin) overLimit = true
      return isWithin
    },
    isOverLimit: () => overLimit,
  }
}

/**
 * Where a container has no names of its own to give, ComfyUI writes them into the text: EXIF Make `workflow:{…}`, Model
 * `prompt:{…}`, ImageDescription `Workflow: {…}`.
 */
function splitPrefixed({ source, key, text }: CarrierText): readonly CarrierText[] {
  if (source !== 'exif') return []
  const match = /^\s*(workflow|prompt|parameters|extra_pnginfo|generation_data)\s*:\s*(?=[[{])/i.exec(text)
  if (match?.[1] === undefined) return []
  const name = match[1].toLowerCase()
  return name === key.toLowerCase() ? [] : [{ source, key: name, text: text.slice(match[0].length) }]
}

const labels = {
  ...({ png: 'PNG', exif: 'EXIF', xmp: 'XMP', iptc: 'IPTC', video: 'Video', c2pa: 'C2PA' } as const),
  ...({ pixels: 'Pixels', side: 'Side file' } as const),
} as const
const maxRawLength = 1024 * 1024

/** What the details panel shows and `raw` keeps: every text under the name of its carrier, each cut at 1 MB. */
export function listRaw(texts: readonly CarrierText[]): Readonly<Record<string, string>> {
  const entries = new Map<string, string>()
  for (const { source, key, text, label: shown = key } of texts) {
    const label = source === 'comment' ? shown : `${labels[source]} ${shown}`
    let name = label
    for (let number = 2; entries.has(name); number++) name = `${label} (${number})`
    entries.set(name, text.slice(0, maxRawLength))
  }
  return Object.fromEntries(entries)
}
