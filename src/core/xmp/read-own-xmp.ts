import { readContainer } from '#core/metadata/containers/index.ts'
import { mergePackets } from '#core/metadata/extract.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { createFindings, type ExifValues } from '#core/metadata/findings.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { sniffBytes, sniffFormat } from '#core/metadata/sniff.ts'
import type { XmpProperties } from '#core/metadata/xmp-properties.ts'
import { editXmp, emptyPacket } from './edit-xmp.ts'
import { parseXml } from './parse-xml.ts'
import { findRdf } from './properties.ts'

/** What a media file carries of XMP, and of EXIF's own ratings. */
export type OwnXmp = {
  readonly packets: readonly string[]
  readonly properties: XmpProperties
  readonly exif: ExifValues
}

/** Reads the head of the media file at an absolute path. Synchronous. A file that can't be read carries nothing. */
export function readOwnXmp(path: string): OwnXmp {
  try {
    const opened = openReader(path)
    try {
      return collectOwnXmp(opened.reader)
    } finally {
      opened.close()
    }
  } catch {
    return { packets: [], properties: new Map(), exif: {} } // What can't be read isn't there to be kept either.
  }
}

/** The same of an open file. What is damaged is read as far as it goes. */
export function collectOwnXmp(reader: RangeReader): OwnXmp {
  const findings = createFindings()
  const format = sniffFormat(reader.read(0, sniffBytes))
  try {
    if (format !== 'unknown') readContainer(format, reader, findings)
  } catch {
    // Broken off: what was found before holds.
  }
  return { packets: findings.xmpPackets, properties: mergePackets(findings), exif: findings.exif }
}

/**
 * What a new sidecar begins as: the file's own packet, without the white space that lets it grow in its place and the reference to a
 * second packet that stays behind; or an empty one.
 */
export function createSeed(packets: readonly string[]): string {
  for (const packet of packets) {
    const root = parseXml(packet)
    if (root === undefined || findRdf(root) === undefined) continue
    const alone = editXmp(packet, [{ name: 'xmpNote:HasExtendedXMP', act: 'remove' }]) ?? packet
    return alone.replace(/[ \t\r\n]+(<\?xpacket end)/, '\n$1')
  }
  return emptyPacket
}
