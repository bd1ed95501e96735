/** What stands at a place of a JSON text. */
export const jsonKinds = ['object', 'array', 'string', 'number', 'word'] as const
export type JsonKind = (typeof jsonKinds)[number]

/**
 * Where each value of a JSON text stands, in the order of the text: columns instead of objects, so that megabytes of it are shown
 * without being copied, and numbers keep all their digits.
 */
export type JsonIndex = {
  readonly text: string
  readonly count: number
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Where the key before the value begins, with its quote; -1 for none. */
  readonly keyStarts: Int32Array
  readonly depths: Uint16Array
  /** Values in it, itself included: what to step over when it is closed. */
  readonly sizes: Int32Array
  /** Values directly in it. */
  readonly children: Int32Array
}

/** Deeper ones are no workflow of anybody's. */
const maxDepth = 500

/** Finds the values of a JSON text in one pass, without recursion; null where it isn't JSON. Words such as NaN are let through. */
export function indexJson(text: string): JsonIndex | null {
  let columns = createColumns(1024)
  let count = 0
  const open: number[] = []
  let keyStart = -1
  let state: 'value' | 'key' | 'colon' | 'after' = 'value'

  function add(kind: JsonKind, start: number, end: number): void {
    if (count === columns.kinds.length) columns = grow(columns)
    columns.kinds[count] = jsonKinds.indexOf(kind)
    columns.starts[count] = start
    columns.ends[count] = end
    columns.keyStarts[count] = keyStart
    columns.depths[count] = open.length
    columns.sizes[count] = 1
    const parent = open.at(-1)
    if (parent !== undefined) columns.children[parent] = (columns.children[parent] ?? 0) + 1
    count += 1
    keyStart = -1
  }

  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff) {
      at += 1
    } else if (code === 0x22) {
      const end = findEndOfString(text, at)
      if (end === -1) return null
      if (state === 'key') {
        keyStart = at
        state = 'colon'
      } else if (state === 'value') {
        add('string', at, end)
        state = 'after'
      } else return null
      at = end
    } else if (code === 0x7b || code === 0x5b) {
      if (state !== 'value' || open.length >= maxDepth) return null
      add(code === 0x7b ? 'object' : 'array', at, text.length)
      open.push(count - 1)
      state = code === 0x7b ? 'key' : 'value'
      at += 1
    } else if (code === 0x7d || code === 0x5d) {
      const top = open.pop()
      if (top === undefined || columns.kinds[top] !== (code === 0x7d ? 0 : 1)) return null
      if (state !== 'after' && state !== (code === 0x7d ? 'key' : 'value')) return null
      at += 1
      columns.ends[top] = at
      columns.sizes[top] = count - top
      state = 'after'
    } else if (code === 0x2c) {
      const top = open.at(-1)
      if (state !== 'after' || top === undefined) return null
      state = columns.kinds[top] === 0 ? 'key' : 'value'
      at += 1
    } else if (code === 0x3a) {
      if (state !== 'colon') return null
      state = 'value'
      at += 1
    } else {
      const end = findEndOfWord(text, at)
      if (state !== 'value' || end === at) return null
      add(code === 0x2d || (code >= 0x30 && code <= 0x39) ? 'number' : 'word', at, end)
      state = 'after'
      at = end
    }
  }
  return open.length > 0 || count === 0 ? null : { text, count, ...columns }
}

type Columns = Pick<JsonIndex, 'kinds' | 'starts' | 'ends' | 'keyStarts' | 'depths' | 'sizes' | 'children'>

function createColumns(length: number): Columns {
  return {
    kinds: new Uint8Array(length),
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    keyStarts: new Int32Array(length),
    depths: new Uint16Array(length),
    sizes: new Int32Array(length),
    children: new Int32Array(length),
  }
}

function grow(columns: Columns): Columns {
  const next = createColumns(columns.kinds.length * 2)
  next.kinds.set(columns.kinds)
  next.starts.set(columns.starts)
  next.ends.set(columns.ends)
  next.keyStarts.set(columns.keyStarts)
  next.depths.set(columns.depths)
  next.sizes.set(columns.sizes)
  next.children.set(columns.children)
  return next
}

/** The place after the closing quote, or -1. */
function findEndOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1
    if (slashes % 2 === 0) return end + 1
  }
  return -1
}

const word = /[-+.\w]+/y

function findEndOfWord(text: string, start: number): number {
  word.lastIndex = start
  return word.test(text) ? word.lastIndex : start
}
