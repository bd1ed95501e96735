import type { JsonObject } from './bounded-json.ts'
import type { Carriers } from './carriers.ts'

/** The key of a JSON that stands beside a file. */
export const sideSettings = 'side-settings'

/** Where programs that write their settings as one JSON object put it: PNG's `parameters`, elsewhere the user comment or a clip's comment. */
const keys = ['parameters', sideSettings, 'UserComment', 'Comment', 'ImageDescription', 'Description']

/** The first such object that a parser says is its own. */
export function findJsonParameters(
  carriers: Carriers,
  isOwn: (object: JsonObject, key: string) => boolean,
): JsonObject | undefined {
  for (const key of keys) {
    const object = carriers.parseObject(carriers.find(key))
    if (object !== undefined && isOwn(object, key)) return object
  }
  return undefined
}

/** `1024 x 768`, `(896, 1152)`, `512x768` as numbers. */
export function parseSize(text: string | null): {
  readonly width: number | null
  readonly height: number | null
} {
  const match = /(\d{1,6})\s*[x×,*]\s*(\d{1,6})/i.exec(text ?? '')
  return match === null
    ? { width: null, height: null }
    : { width: Number(match[1]), height: Number(match[2]) }
}
