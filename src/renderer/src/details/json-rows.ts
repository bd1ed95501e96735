import { type JsonIndex, jsonKinds } from './json-index.ts'

/** The values that show when only these are open: places in the index, in order. */
export function listRows(index: JsonIndex, isOpen: (place: number) => boolean): Int32Array {
  const rows = new Int32Array(index.count)
  let count = 0
  for (let place = 0; place < index.count; ) {
    rows[count] = place
    count += 1
    place += isOpen(place) ? 1 : (index.sizes[place] ?? 1)
  }
  return rows.subarray(0, count)
}

export type JsonRow = {
  readonly depth: number
  readonly key: string | null
  readonly kind: (typeof jsonKinds)[number]
  /** The value as it stands in the text; of what can be opened, a few words. */
  readonly value: string
  readonly canOpen: boolean
}

/** A string of megabytes in a line would hold the window up; copying gives the whole. */
const longestValue = 400
const longestKey = 120

/** One value as a line. */
export function readRow(index: JsonIndex, place: number): JsonRow {
  const kind = jsonKinds[index.kinds[place] ?? 4] ?? 'word'
  const children = index.children[place] ?? 0
  const start = index.starts[place] ?? 0
  return {
    depth: index.depths[place] ?? 0,
    key: readKey(index, place),
    kind,
    value:
      kind === 'object' || kind === 'array'
        ? [describeInside(kind, children), kind === 'object' ? readHint(index, place) : null]
            .filter(Boolean)
            .join(' ')
        : cut(
            index.text.slice(start, Math.min(index.ends[place] ?? start, start + longestValue + 1)),
            longestValue,
          ),
    canOpen: children > 0,
  }
}

function describeInside(kind: 'object' | 'array', children: number): string {
  if (children === 0) return kind === 'object' ? '{}' : '[]'
  return kind === 'object' ? `{ ${children} }` : `[ ${children} ]`
}

/** Keys whose value says what an object is. */
const telling = ['class_type', 'type', 'title', 'name']
const mostLooked = 16
const longestHint = 40

/** What an object is, told by one of its own values. */
function readHint(index: JsonIndex, place: number): string | null {
  const end = place + (index.sizes[place] ?? 1)
  let looked = 0
  for (let at = place + 1; at < end && looked < mostLooked; at += index.sizes[at] ?? 1) {
    looked += 1
    if (jsonKinds[index.kinds[at] ?? 4] !== 'string' || !telling.includes(readKey(index, at) ?? '')) continue
    return cut(index.text.slice((index.starts[at] ?? 0) + 1, (index.ends[at] ?? 0) - 1), longestHint)
  }
  return null
}

/** Without its quotes, where nothing in it is written otherwise. */
function readKey({ text, keyStarts }: JsonIndex, place: number): string | null {
  const start = keyStarts[place] ?? -1
  if (start === -1) return null
  let end = start + 1
  while (end < text.length && end - start <= longestKey && text[end] !== '"')
    end += text[end] === '\\' ? 2 : 1
  return cut(text.slice(start + 1, end), longestKey)
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
