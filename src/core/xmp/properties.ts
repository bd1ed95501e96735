import type { XmlAttribute, XmlElement } from './parse-xml.ts'

/** The namespaces of the properties that carry ratings, labels and keywords, by the prefix that `parseXmp` gives them. */
export const namespaces = {
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpDM: 'http://ns.adobe.com/xmp/1.0/DynamicMedia/',
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  acdsee: 'http://ns.acdsee.com/iptc/1.0/',
  xmpNote: 'http://ns.adobe.com/xmp/note/',
} as const

/** `xmp:Rating` and the like: the names by which `parseXmp` and this folder know properties. */
export type PropertyName = `${keyof typeof namespaces}:${string}`

/** RDF's own namespace (RDF/XML Syntax Specification). */
export const rdfUri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

const prefixOf: ReadonlyMap<string, string> = new Map([
  ...Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix] as const),
  // As ExifTool writes it.
  ['http://ns.microsoft.com/photo/1.0', 'MicrosoftPhoto'],
])

/** A property as it stands in a packet: an attribute of a description, or an element in one. */
export type FoundProperty = { readonly description: XmlElement } & (
  | { readonly attribute: XmlAttribute; readonly element: null }
  | { readonly attribute: null; readonly element: XmlElement }
)

/** The descriptions of a packet (ISO 16684-1, 7.4): `rdf:Description` right inside `rdf:RDF`, wherever that is. */
export function findDescriptions(root: XmlElement): readonly XmlElement[] {
  return findRdf(root)?.children.filter((child) => isRdf(child, 'Description')) ?? []
}

/** `rdf:RDF`: the root itself, or in what wraps it (`x:xmpmeta`). */
export function findRdf(root: XmlElement): XmlElement | undefined {
  return isRdf(root, 'RDF') ? root : root.children.find((child) => isRdf(child, 'RDF'))
}

/** All places of our properties, in the order of the text. Those of a namespace that isn't listed above are left out. */
export function listProperties(root: XmlElement): readonly (FoundProperty & { readonly name: string })[] {
  return findDescriptions(root).flatMap((description) => [
    ...description.attributes.flatMap((attribute) => {
      const name = nameOf(attribute)
      return name === undefined ? [] : [{ name, description, attribute, element: null }]
    }),
    ...description.children.flatMap((element) => {
      const name = nameOf(element)
      return name === undefined ? [] : [{ name, description, attribute: null, element }]
    }),
  ])
}

/** The values of a property: one, or the items of a list. */
export function listPropertyValues({ attribute, element }: FoundProperty): readonly string[] {
  if (attribute !== null) return [attribute.value]
  const list = findList(element)
  if (list !== undefined)
    return list.children.filter((child) => isRdf(child, 'li')).map((item) => simpleValueOf(item))
  return [simpleValueOf(element)]
}

/** The `rdf:Bag`, `rdf:Seq` or `rdf:Alt` in a property. */
export function findList(property: XmlElement): XmlElement | undefined {
  return property.children.find((child) => isRdf(child, 'Bag') || isRdf(child, 'Seq') || isRdf(child, 'Alt'))
}

export function isRdf(element: XmlElement, local: string): boolean {
  return element.uri === rdfUri && element.local === local
}

function nameOf({ uri, local }: { readonly uri: string; readonly local: string }): string | undefined {
  const prefix = prefixOf.get(uri)
  return prefix === undefined ? undefined : `${prefix}:${local}`
}

/** A simple value: text, `rdf:resource`, or `rdf:value` of one with qualifiers. */
function simpleValueOf(element: XmlElement): string {
  const resource = element.attributes.find(({ uri, local }) => uri === rdfUri && local === 'resource')
  if (resource !== undefined) return resource.value
  const inner = element.children.find((child) => isRdf(child, 'Description')) ?? element
  const value = inner.children.find((child) => isRdf(child, 'value'))
  return (value ?? element).text
}
