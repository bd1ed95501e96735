import { parseXmp, type XmpProperties } from '#core/metadata/xmp-properties.ts'
import { type DecodedPacket, decodePacket } from './decode-packet.ts'
import { parseXml, type XmlElement } from './parse-xml.ts'
import { findRdf, listProperties, listPropertyValues } from './properties.ts'

/** A sidecar larger than this many bytes is not read: those with the longest editing histories have a few million. */
export const largestSidecarBytes = 16 * 1024 * 1024

/** An XMP file's content. `root` is null where only the scanner that forgives everything could make something of it. */
export type ReadXmp =
  | {
      readonly ok: true
      readonly packet: DecodedPacket
      readonly root: XmlElement | null
      readonly properties: XmpProperties
    }
  | { readonly ok: false; readonly code: 'not-text' | 'not-xmp'; readonly message: string }

/**
 * Reads the bytes of an XMP file (ISO 16684-1) or packet: attributes and elements, lists of every kind, UTF-8 and UTF-16. What isn't
 * well-formed is read all the same, as far as it goes, but can't be edited. Follows nothing that leads out of it.
 */
export function readXmp(bytes: Uint8Array): ReadXmp {
  const packet = decodePacket(bytes)
  if (packet === undefined) {
    return { ok: false, code: 'not-text', message: 'The XMP file is damaged: it is not text in Unicode.' }
  }
  const root = parseXml(packet.text)
  if (root !== undefined && findRdf(root) !== undefined) {
    return { ok: true, packet, root, properties: collectProperties(root) }
  }
  if (root !== undefined || !/<[^>]{0,40}:?RDF\b/.test(packet.text)) {
    return { ok: false, code: 'not-xmp', message: 'The XMP file holds no XMP.' }
  }
  return { ok: true, packet, root: null, properties: parseXmp(packet.text) }
}

/** The properties that concern us, by the names that `parseXmp` gives them. */
export function collectProperties(root: XmlElement): XmpProperties {
  const properties = new Map<string, string[]>()
  for (const found of listProperties(root)) {
    const values = listPropertyValues(found).filter((value) => value.trim() !== '')
    if (values.length === 0) continue
    properties.set(found.name, [...(properties.get(found.name) ?? []), ...values])
  }
  return properties
}
