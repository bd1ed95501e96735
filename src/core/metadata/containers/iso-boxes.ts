import type { RangeReader } from '../extracted.ts'
import { ascii, u32be, u64be } from '../integers.ts'

/** A box of ISO/IEC 14496-12: its four letters and where its payload lies, both ends from the reader's beginning. */
export type Box = { readonly type: string; readonly start: number; readonly end: number }

const maxBoxes = 10_000

/** The boxes between two places; one whose length makes no sense ends the list, one that reaches too far is cut. */
export function readBoxes(reader: RangeReader, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  const limit = Math.min(to, reader.size)
  let at = from
  while (at + 8 <= limit && boxes.length < maxBoxes) {
    const head = reader.read(at, 16)
    const short = u32be(head, 0)
    const type = ascii(head, 4, 4)
    const headBytes = short === 1 ? 16 : 8
    const length = short === 1 ? u64be(head, 8) : short === 0 ? limit - at : short
    if (length < headBytes) break
    boxes.push({ type, start: at + headBytes, end: Math.min(at + length, limit) })
    at += length
  }
  return boxes
}

export function findBox(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type)
}

/** The box at a path of types below a box, such as `mdia`, `minf`, `stbl`. */
export function findBoxAt(reader: RangeReader, box: Box, ...path: readonly string[]): Box | undefined {
  let current: Box | undefined = box
  for (const type of path) {
    if (current === undefined) return undefined
    current = findBox(readBoxes(reader, current.start, current.end), type)
  }
  return current
}

const maxPayload = 8 * 1024 * 1024

/** A box's payload, at most 8 MB of it. */
export function readPayload(reader: RangeReader, box: Box): Uint8Array {
  return reader.read(box.start, Math.min(box.end - box.start, maxPayload))
}

/** `meta` is a full box in ISO files, and a plain one in QuickTime's. */
export function readMetaBoxes(reader: RangeReader, meta: Box): readonly Box[] {
  const isPlain = ascii(reader.read(meta.start + 4, 4), 0, 4) === 'hdlr'
  return readBoxes(reader, isPlain ? meta.start : meta.start + 4, meta.end)
}
