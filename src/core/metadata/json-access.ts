import { type Json, type JsonObject, parseBoundedJson } from './bounded-json.ts'

/** The value as an object, or undefined. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined // neither null nor a list
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

/** A number or text as text, to compare or to look up by; anything else as nothing, since an object here has no `toString`. */
export function asLabel(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

/** A text that isn't empty. */
export function asName(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** A finite number, also when written as text. */
export function asNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' ? parseNumber(value) : null
}

export function parseNumber(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text))
    return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

/** A seed with all its digits. */
export function asSeed(value: Json | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null
  return typeof value === 'string' && /^\s*-?\d{1,40}\s*$/.test(value) ? value.trim() : null
}

/** The text as a JSON object, or undefined where it is anything else. */
export function parseJsonObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined || !/^\s*\{/.test(text)) return undefined
  const parsed = parseBoundedJson(text)
  return parsed.ok ? asObject(parsed.value) : undefined
}
