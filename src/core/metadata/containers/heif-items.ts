import type { RangeReader } from '../extracted.ts'
import { ascii, u8, u16be, u32be, u64be } from '../integers.ts'
import { type Box, findBox, readBoxes, readPayload } from './iso-boxes.ts'

export type HeifItem = {
  readonly id: number
  readonly type: string
  readonly contentType: string
  readonly extents: readonly { readonly offset: number; readonly length: number }[]
}

const maxItems = 10_000

/** The items of a `meta` box that lie in the file, with where (ISO/IEC 14496-12, 8.11.3 and 8.11.6). */
export function readItems(reader: RangeReader, metaBoxes: readonly Box[]): readonly HeifItem[] {
  const info = findBox(metaBoxes, 'iinf')
  const location = findBox(metaBoxes, 'iloc')
  if (info === undefined || location === undefined) return []
  const extents = readLocations(readPayload(reader, location), findBox(metaBoxes, 'idat'))
  const version = u8(reader.read(info.start, 1), 0)
  const items: HeifItem[] = []
  for (const box of readBoxes(reader, info.start + (version === 0 ? 6 : 8), info.end)) {
    if (box.type !== 'infe') continue
    const item = parseItemInfo(readPayload(reader, box))
    if (item !== undefined) items.push({ ...item, extents: extents.get(item.id) ?? [] })
  }
  return items
}

function parseItemInfo(
  bytes: Uint8Array,
): { readonly id: number; readonly type: string; readonly contentType: string } | undefined {
  const version = u8(bytes, 0)
  if (version < 2) return undefined
  const id = version === 2 ? u16be(bytes, 4) : u32be(bytes, 4)
  const at = version === 2 ? 8 : 10
  const nameEnd = bytes.indexOf(0, at + 4)
  const contentType = nameEnd === -1 ? '' : (ascii(bytes, nameEnd + 1, 100).split('\0', 1)[0] ?? '')
  return { id, type: ascii(bytes, at, 4), contentType }
}

type Extents = Map<number, { readonly offset: number; readonly length: number }[]>

function readLocations(bytes: Uint8Array, idat: Box | undefined): Extents {
  const version = u8(bytes, 0)
  const offsetSize = u8(bytes, 4) >> 4
  const lengthSize = u8(bytes, 4) & 15
  const baseSize = u8(bytes, 5) >> 4
  const indexSize = version === 0 ? 0 : u8(bytes, 5) & 15
  const count = Math.min(version < 2 ? u16be(bytes, 6) : u32be(bytes, 6), maxItems)
  let at = version < 2 ? 8 : 10
  const take = (size: number): number => {
    const value =
      size === 8 ? u64be(bytes, at) : size === 4 ? u32be(bytes, at) : size === 2 ? u16be(bytes, at) : 0
    at += size
    return value
  }
  const locations: Extents = new Map()
  for (let index = 0; index < count && at < bytes.length; index++) {
    const id = take(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : take(2) & 15
    at += 2 // which file the data lies in; 0 is this one
    const base = take(baseSize)
    const extentCount = Math.min(take(2), 1000)
    const extents: { offset: number; length: number }[] = []
    for (let extent = 0; extent < extentCount && at < bytes.length; extent++) {
      at += indexSize
      const offset = base + take(offsetSize)
      const length = take(lengthSize)
      if (method === 0) extents.push({ offset, length })
      else if (method === 1 && idat !== undefined) extents.push({ offset: idat.start + offset, length })
    }
    locations.set(id, extents)
  }
  return locations
}
