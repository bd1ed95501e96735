import type { RangeReader } from '../extracted.ts'
import { ascii, u8, u16be, u32be } from '../integers.ts'
import { type Box, findBox, findBoxAt, readBoxes, readPayload } from './iso-boxes.ts'

export type PrimaryProperties = {
  readonly width: number | null
  readonly height: number | null
  readonly rotationDegrees: number
  readonly hasAlpha: boolean
}

/** Size and rotation of the primary item: the properties that `ipma` ties to the id in `pitm` (ISO/IEC 23008-12, 6.5 and 9.3). */
export function readPrimaryProperties(reader: RangeReader, metaBoxes: readonly Box[]): PrimaryProperties {
  const primaryId = readPrimaryId(reader, metaBoxes)
  const iprp = findBox(metaBoxes, 'iprp')
  const ipco = iprp === undefined ? undefined : findBoxAt(reader, iprp, 'ipco')
  if (iprp === undefined || ipco === undefined) {
    return { width: null, height: null, rotationDegrees: 0, hasAlpha: false }
  }
  const properties = readBoxes(reader, ipco.start, ipco.end)
  const ipma = findBoxAt(reader, iprp, 'ipma')
  const indexes = ipma === undefined ? [] : parseAssociations(readPayload(reader, ipma), primaryId)
  const own = indexes.flatMap((index) => properties[index - 1] ?? [])
  const size = findBox(own, 'ispe') ?? findBox(properties, 'ispe')
  const sizeBytes = size === undefined ? undefined : readPayload(reader, size)
  const rotation = findBox(own, 'irot')
  return {
    width: sizeBytes === undefined ? null : u32be(sizeBytes, 4) || null,
    height: sizeBytes === undefined ? null : u32be(sizeBytes, 8) || null,
    // Anti-clockwise quarter turns in the file, clockwise degrees here.
    rotationDegrees:
      rotation === undefined ? 0 : (360 - (u8(reader.read(rotation.start, 1), 0) & 3) * 90) % 360,
    hasAlpha: properties.some((box) => box.type === 'auxC' && isAlpha(reader, box)),
  }
}

function readPrimaryId(reader: RangeReader, metaBoxes: readonly Box[]): number {
  const pitm = findBox(metaBoxes, 'pitm')
  if (pitm === undefined) return 1
  const bytes = readPayload(reader, pitm)
  return u8(bytes, 0) === 0 ? u16be(bytes, 4) : u32be(bytes, 4)
}

function parseAssociations(bytes: Uint8Array, id: number): readonly number[] {
  const version = u8(bytes, 0)
  const wide = (u8(bytes, 3) & 1) === 1
  const count = u32be(bytes, 4)
  let at = 8
  for (let entry = 0; entry < count && at < bytes.length; entry++) {
    const item = version < 1 ? u16be(bytes, at) : u32be(bytes, at)
    at += version < 1 ? 2 : 4
    const associations = u8(bytes, at)
    at++
    const indexes: number[] = []
    for (let index = 0; index < associations; index++) {
      indexes.push(wide ? u16be(bytes, at) & 0x7fff : u8(bytes, at) & 0x7f)
      at += wide ? 2 : 1
    }
    if (item === id) return indexes
  }
  return []
}

function isAlpha(reader: RangeReader, box: Box): boolean {
  const bytes = readPayload(reader, box)
  const name = ascii(bytes, 4, 64)
  return name.includes('alpha') || name.includes('hevc:2015:auxid:1')
}
