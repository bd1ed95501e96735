import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { u32be } from '../integers.ts'
import { readExifBlock } from './exif.ts'
import { type HeifItem, readItems } from './heif-items.ts'
import { readPrimaryProperties } from './heif-properties.ts'
import { findBox, readBoxes, readMetaBoxes } from './iso-boxes.ts'
import { readMp4 } from './mp4.ts'
import { addXmpPacket } from './xmp.ts'

/** HEIF and AVIF (ISO/IEC 23008-12): the primary item's size, rotation and mirroring, the Exif and XMP items. */
export function readHeif(reader: RangeReader, findings: Findings): void {
  const boxes = readBoxes(reader, 0, reader.size)
  const moov = findBox(boxes, 'moov')
  if (moov !== undefined) {
    // An image sequence: the track gives its duration, the still its size.
    readMp4(reader, findings)
    findings.animated = true
  }
  const meta = findBox(boxes, 'meta')
  if (meta === undefined) {
    if (moov === undefined)
      addProblem(findings, 'truncated', 'This picture breaks off before its description.')
    return
  }
  const metaBoxes = readMetaBoxes(reader, meta)
  const primary = readPrimaryProperties(reader, metaBoxes)
  if (primary.width !== null && primary.height !== null) {
    findings.width = primary.width
    findings.height = primary.height
    findings.rotationDegrees = primary.rotationDegrees
  }
  findings.hasAlpha = primary.hasAlpha
  findings.colorMode = primary.hasAlpha ? 'RGBA' : 'RGB'
  for (const item of readItems(reader, metaBoxes)) readMetadataItem(reader, item, findings)
}

function readMetadataItem(reader: RangeReader, item: HeifItem, findings: Findings): void {
  const isXmp = item.type === 'mime' && item.contentType.includes('rdf+xml')
  if (item.type !== 'Exif' && !isXmp) return
  const length = item.extents.reduce((sum, extent) => sum + extent.length, 0)
  if (!takeTextBudget(findings, length)) return
  const bytes = Buffer.concat(item.extents.map((extent) => reader.read(extent.offset, extent.length)))
  if (isXmp) addXmpPacket(findings, bytes)
  else readExifBlock(bytes.subarray(4 + u32be(bytes, 0)), findings)
}
