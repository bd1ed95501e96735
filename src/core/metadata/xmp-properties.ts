/** XMP properties by `prefix:name` (structures as `prefix:name/prefix:part`), each with its values in order. */
export type XmpProperties = ReadonlyMap<string, readonly string[]>

const standardPrefixes: ReadonlyMap<string, string> = new Map([
  ['http://ns.adobe.com/xap/1.0/', 'xmp'],
  ['http://ns.adobe.com/xap/1.0/mm/', 'xmpMM'],
  ['http://ns.adobe.com/xmp/1.0/DynamicMedia/', 'xmpDM'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://ns.adobe.com/exif/1.0/', 'exif'],
  ['http://cipa.jp/exif/1.0/', 'exifEX'],
  ['http://ns.adobe.com/exif/1.0/aux/', 'aux'],
  ['http://ns.adobe.com/tiff/1.0/', 'tiff'],
  ['http://ns.adobe.com/photoshop/1.0/', 'photoshop'],
  ['http://ns.adobe.com/lightroom/1.0/', 'lr'],
  ['http://www.digikam.org/ns/1.0/', 'digiKam'],
  ['http://ns.microsoft.com/photo/1.0/', 'MicrosoftPhoto'],
  ['http://ns.acdsee.com/iptc/1.0/', 'acdsee'],
  ['http://iptc.org/std/Iptc4xmpExt/2008-02-29/', 'Iptc4xmpExt'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
])

const maxDepth = 64
const maxProperties = 4000

/**
 * Reads an XMP packet (ISO 16684-1) tolerantly: a scanner over tags that forgives what an XML parser would refuse, knows no
 * entities but the five of XML and character numbers, and follows no reference anywhere.
 */
export function parseXmp(packet: string): XmpProperties {
  const properties = new Map<string, string[]>()
  const prefixes = new Map<string, string>()
  const path: string[] = []
  let count = 0
  const keep = (names: readonly string[], value: string): void => {
    if (names.length === 0 || value.trim() === '' || ++count > maxProperties) return
    const key = names.join('/')
    const values = properties.get(key)
    if (values === undefined) properties.set(key, [value])
    else values.push(value)
  }
  let at = 0
  while (at < packet.length) {
    const open = packet.indexOf('<', at)
    if (open === -1) break
    const text = packet.slice(at, open)
    if (text.trim() !== '') keep(propertyPath(path), decodeEntities(text))
    if (packet.startsWith('<!--', open)) {
      at = after(packet, '-->', open)
      continue
    }
    if (packet.startsWith('<![CDATA[', open)) {
      const end = after(packet, ']]>', open)
      keep(propertyPath(path), packet.slice(open + 9, end - 3))
      at = end
      continue
    }
    const close = endOfTag(packet, open + 1)
    const tag = packet.slice(open + 1, close)
    at = close + 1
    if (tag.startsWith('?') || tag.startsWith('!')) continue
    if (tag.startsWith('/')) {
      path.pop()
      continue
    }
    const { name, attributes } = parseTag(tag)
    for (const [key, value] of attributes)
      if (key.startsWith('xmlns:')) prefixes.set(key.slice(6), standardPrefixes.get(value) ?? key.slice(6))
    if (path.length >= maxDepth) break
    path.push(standardName(name, prefixes))
    const here = propertyPath(path)
    for (const [key, value] of attributes) {
      if (key.startsWith('xml')) continue
      const attribute = standardName(key, prefixes)
      if (attribute.startsWith('rdf:') && attribute !== 'rdf:resource') continue
      keep(attribute === 'rdf:resource' ? here : [...here, attribute], decodeEntities(value))
    }
    if (tag.endsWith('/')) path.pop()
  }
  return properties
}

/** The names that make a property: what stands inside an `rdf:Description`, without RDF's own scaffolding. */
function propertyPath(path: readonly string[]): readonly string[] {
  return path.filter((name) => !name.startsWith('rdf:') && name !== 'x:xmpmeta' && name !== 'x:xapmeta')
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at === -1 ? text.length : at + end.length
}

/** Where a tag closes: a `>` inside an attribute's quotes doesn't. */
function endOfTag(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") {
      quote = character
    } else if (character === '>') {
      return at
    }
  }
  return text.length
}

function parseTag(tag: string): {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
} {
  const name = /^[^\s/>]+/.exec(tag)?.[0] ?? ''
  const attributes: (readonly [string, string])[] = []
  for (const match of tag.slice(name.length).matchAll(/([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (attributes.length >= 1000) break
    attributes.push([match[1] ?? '', match[2] ?? match[3] ?? ''])
  }
  return { name, attributes }
}

function standardName(name: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':')
  if (colon === -1) return name
  const prefix = name.slice(0, colon)
  return `${prefixes.get(prefix) ?? prefix}${name.slice(colon)}`
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
