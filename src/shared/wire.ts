/**
 * JSON that keeps typed arrays, for the ways in that are text (HTTP, server-sent events, the test stand-in's binding). A typed
 * array becomes `{"$bytes": "<base64>", "type": "Uint32Array"}`, little-endian; a plain object that has a `$bytes` key itself is
 * refused rather than misread.
 */
const arrayTypes = { Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array } as const
type ArrayTypeName = keyof typeof arrayTypes
type TypedArray = InstanceType<(typeof arrayTypes)[ArrayTypeName]>

export function encodeWire(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (ArrayBuffer.isView(item)) return encodeArray(item as TypedArray)
    if (typeof item === 'object' && item !== null && '$bytes' in item && !encoded.has(item)) {
      throw new TypeError('A value with a $bytes key cannot be sent.')
    }
    return item
  })
}

export function decodeWire(text: string): unknown {
  // Asking of each value whether it is one costs ten times the parsing.
  if (!text.includes('"$bytes"')) return JSON.parse(text)
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || !('$bytes' in item) || !('type' in item)) return item
    if (typeof item.$bytes !== 'string' || typeof item.type !== 'string') return item
    if (!Object.hasOwn(arrayTypes, item.type)) return item
    const bytes = Uint8Array.from(atob(item.$bytes), (character) => character.charCodeAt(0))
    return new arrayTypes[item.type as ArrayTypeName](bytes.buffer) // own key, by the line above
  })
}

const encoded = new WeakSet<object>()

function encodeArray(array: TypedArray): object {
  const type = Object.keys(arrayTypes).find((name) => array instanceof arrayTypes[name as ArrayTypeName])
  if (type === undefined) throw new TypeError('This kind of array cannot be sent.')
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  const value = { $bytes: btoa(text), type }
  encoded.add(value)
  return value
}
