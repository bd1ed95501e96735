import { addList, changeList, type ListEdit } from './edit-list.ts'
import { parseXml, type XmlElement } from './parse-xml.ts'
import {
  type FoundProperty,
  findDescriptions,
  findRdf,
  listProperties,
  type PropertyName,
  rdfUri,
} from './properties.ts'
import {
  escapeXml,
  findPrefix,
  leadingSpace,
  localOf,
  openTag,
  rdfPrefix,
  removal,
  resolvePrefix,
  type Splice,
  splice,
  uriOf,
} from './xmp-text.ts'

/** What is to become of one property. */
export type XmpEdit =
  | { readonly name: PropertyName; readonly act: 'set'; readonly value: string }
  | { readonly name: PropertyName; readonly act: 'remove' }
  | ListEdit

/** An XMP file with nothing in it, in the form that Adobe's programs write. */
export const emptyPacket = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Media Scorer">
 <rdf:RDF xmlns:rdf="${rdfUri}">
  <rdf:Description rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`

/**
 * A packet's text with some properties changed and every other character as it was: those of other programs, the order, the white
 * space, the comments. Undefined where the text can't be edited safely: it isn't well-formed, or holds no RDF.
 */
export function editXmp(text: string, edits: readonly XmpEdit[]): string | undefined {
  let edited = text
  // One after the other, each on what the last one left: slower than all at once, and far easier to be sure of.
  for (const edit of edits) {
    const next = editOne(edited, edit)
    if (next === undefined) return undefined
    edited = next
  }
  return parseXml(edited) === undefined ? undefined : edited
}

function editOne(text: string, edit: XmpEdit): string | undefined {
  const root = parseXml(text)
  const rdf = root === undefined ? undefined : findRdf(root)
  if (root === undefined || rdf === undefined) return undefined
  const found = listProperties(root).filter(({ name }) => name === edit.name)
  if (found.length > 0) {
    if (edit.act === 'remove')
      return splice(
        text,
        found.map((one) => removal(text, one)),
      )
    return splice(
      text,
      edit.act === 'set' ? replaceValue(text, found, edit.value) : changeList(text, found, edit),
    )
  }
  if (edit.act === 'remove' || (edit.act === 'list' && edit.add.length === 0)) return text
  const description = chooseDescription(root, edit.name)
  if (description === undefined) return withDescription(text, rdf, edit)
  return splice(
    text,
    edit.act === 'set' ? addValue(text, description, edit) : addList(text, description, rdf, edit),
  )
}

/** The description that knows the property's namespace already, else the first one. */
function chooseDescription(root: XmlElement, name: PropertyName): XmlElement | undefined {
  const uri = uriOf(name)
  const descriptions = findDescriptions(root)
  return descriptions.find(({ scope }) => findPrefix(scope, uri) !== undefined) ?? descriptions[0]
}

/** A packet whose RDF is empty gets its first description, and then is one like any other. */
function withDescription(text: string, rdf: XmlElement, edit: XmpEdit): string | undefined {
  const prefix = rdfPrefix(rdf)
  const description = `<${prefix}:Description ${prefix}:about=""/>`
  const changed = rdf.isEmptyTag
    ? splice(text, [{ start: rdf.attributesEnd, end: rdf.end, text: `>${description}</${rdf.name}>` }])
    : splice(text, [{ start: rdf.closeStart, end: rdf.closeStart, text: description }])
  return editOne(changed, edit)
}

function replaceValue(text: string, found: readonly FoundProperty[], value: string): readonly Splice[] {
  const [first, ...others] = found
  if (first === undefined) return []
  const further = others.map((one) => removal(text, one))
  const { attribute, element } = first
  if (attribute !== null) {
    const written = escapeXml(value)
    return attribute.value === value
      ? further
      : [{ start: attribute.valueStart, end: attribute.valueEnd, text: written }, ...further]
  }
  const isSimple = !element.isEmptyTag && element.children.length === 0
  if (isSimple && element.text === value) return further
  return isSimple
    ? [{ start: element.openEnd, end: element.closeStart, text: escapeXml(value) }, ...further]
    : [
        {
          start: element.start,
          end: element.end,
          text: `${openTag(element)}${escapeXml(value)}</${element.name}>`,
        },
        ...further,
      ]
}

function addValue(
  text: string,
  description: XmlElement,
  { name, value }: { readonly name: PropertyName; readonly value: string },
): readonly Splice[] {
  const { prefix, declaration } = resolvePrefix(description, name)
  const before = leadingSpace(text, description)
  const parts = [...declaration, `${prefix}:${localOf(name)}="${escapeXml(value)}"`]
  return [
    {
      start: description.attributesEnd,
      end: description.attributesEnd,
      text: parts.map((part) => before + part).join(''),
    },
  ]
}
