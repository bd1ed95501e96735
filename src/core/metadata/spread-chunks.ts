import type { JsonObject } from './bounded-json.ts'
import { asText, parseJsonObject } from './json-access.ts'

/** Under these names programs keep the texts that they would have put into a PNG. */
const chunkNames = ['Comment', 'Description', 'Software', 'Source', 'Title', 'parameters', 'workflow']

/**
 * The texts of an object that holds what would be a PNG's chunks, each by its name: what NovelAI hides in pixels, what tools export.
 * Undefined for an object of settings, which is read whole.
 */
export function listChunks(
  object: JsonObject | undefined,
): readonly (readonly [name: string, text: string])[] | undefined {
  if (object === undefined) return undefined
  const isList =
    chunkNames.some((name) => object[name] !== undefined) ||
    parseJsonObject(asText(object.prompt) ?? undefined) !== undefined
  if (!isList) return undefined
  return Object.entries(object).map(([name, value]) => [name, asText(value) ?? JSON.stringify(value)])
}
