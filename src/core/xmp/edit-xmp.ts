import { parseXml, type XmlElement } from './parse-xml.ts'
import {
  type FoundProperty,
  findDescriptions,
  findList,
  findRdf,
  isRdf,
  listProperties,
  listPropertyValues,
  namespaces,
  type PropertyName,
  rdfUri,
} from './properties.ts'

/** What is to become of one property. */
export type XmpEdit =
  | { readonly name: PropertyName; readonly act: 'set'; readonly value: string }
  | { readonly name: PropertyName; readonly act: 'remove' }
  /** Items of a list: out with some, in with others that it doesn't hold yet. `kind` is for a list that isn't there yet. */
  | {
      readonly name: PropertyName
      readonly act: 'list'
      readonly kind: 'Bag' | 'Seq'
      readonly add: readonly string[]
      readonly remove: readonly string[]
    }

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

/** Text in the place of what stands from `start` to `end`. */
type Splice = { readonly start: number; readonly end: number; readonly text: string }

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

/** The first tag again without what makes it more than a simple value; its namespaces stay. */
function openTag(element: XmlElement): string {
  const kept = element.attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  return `<${element.name}${kept.map(({ name, value }) => ` ${name}="${escapeXml(value)}"`).join('')}>`
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

type ListEdit = Extract<XmpEdit, { act: 'list' }>

function changeList(text: string, found: readonly FoundProperty[], edit: ListEdit): readonly Splice[] {
  const present = new Set(found.flatMap(listPropertyValues).map((value) => value.trim()))
  const removed = new Set(edit.remove)
  const missing = edit.add.filter((value) => !present.has(value))
  const isTouched = missing.length > 0 || [...present].some((value) => removed.has(value))
  if (!isTouched) return []
  const [first, ...others] = found
  if (first === undefined) return []
  return [
    ...changeItems(text, first, edit.kind, missing, removed),
    ...others.flatMap((one) => changeItems(text, one, edit.kind, [], removed)),
  ]
}

function changeItems(
  text: string,
  property: FoundProperty,
  kind: 'Bag' | 'Seq',
  added: readonly string[],
  removed: ReadonlySet<string>,
): readonly Splice[] {
  const values = listPropertyValues(property).map((value) => value.trim())
  const kept = values.filter((value) => value !== '' && !removed.has(value))
  if (kept.length === 0 && added.length === 0) return [removal(text, property)]
  if (kept.length === values.length && added.length === 0) return []
  const { element, description } = property
  const list = element === null ? undefined : findList(element)
  if (element === null || list === undefined || list.isEmptyTag || list.children.length === 0) {
    return rebuildList(text, property, kind, [...kept, ...added])
  }
  const items = list.children.filter((child) => isRdf(child, 'li'))
  const gone = items.filter((item, index) => item !== undefined && removed.has(values[index] ?? ''))
  const last = list.children.at(-1)?.end ?? list.openEnd
  const between = spaceBefore(text, list.children[0]?.start ?? last)
  const li = `${rdfPrefix(description)}:li`
  return [
    ...gone.map((item) => ({
      start: item.start - spaceBefore(text, item.start).length,
      end: item.end,
      text: '',
    })),
    {
      start: last,
      end: last,
      text: added.map((value) => `${between}<${li}>${escapeXml(value)}</${li}>`).join(''),
    },
  ]
}

/** A list in a form that can't be added to (an attribute, a text, an empty tag) is written anew in its place. */
function rebuildList(
  text: string,
  property: FoundProperty,
  kind: 'Bag' | 'Seq',
  values: readonly string[],
): readonly Splice[] {
  const { attribute, element, description } = property
  const prefix = rdfPrefix(description)
  if (attribute === null) {
    const indent = spaceBefore(text, element.start)
    const written = `${openTag(element)}${printList(prefix, kind, values, indent)}${indent}</${element.name}>`
    return [{ start: element.start, end: element.end, text: written }]
  }
  const taken = { start: attribute.start, end: attribute.end, text: '' }
  return [
    taken,
    ...insertChild(text, description, (indent) => {
      return `<${attribute.name}>${printList(prefix, kind, values, indent)}${indent}</${attribute.name}>`
    }),
  ]
}

function addList(text: string, description: XmlElement, rdf: XmlElement, edit: ListEdit): readonly Splice[] {
  const { prefix, declaration } = resolvePrefix(description, edit.name)
  const name = `${prefix}:${localOf(edit.name)}`
  const before = leadingSpace(text, description)
  const values = [...new Set(edit.add)]
  const [inserted] = insertChild(text, description, (indent) => {
    return `<${name}>${printList(rdfPrefix(rdf), edit.kind, values, indent)}${indent}</${name}>`
  })
  if (inserted === undefined) return []
  const declared = declaration.map((part) => before + part).join('')
  // An empty tag is opened right where its attributes end.
  if (inserted.start === description.attributesEnd) return [{ ...inserted, text: declared + inserted.text }]
  return [{ start: description.attributesEnd, end: description.attributesEnd, text: declared }, inserted]
}

function insertChild(text: string, parent: XmlElement, print: (indent: string) => string): readonly Splice[] {
  const outer = spaceBefore(text, parent.isEmptyTag ? parent.start : parent.closeStart)
  const indent = outer.includes('\n') ? `${outer} ` : ''
  if (parent.isEmptyTag) {
    const written = `>${indent}${print(indent)}${indent === '' ? '' : outer}</${parent.name}>`
    return [{ start: parent.attributesEnd, end: parent.end, text: written }]
  }
  const at = parent.closeStart - outer.length
  return [{ start: at, end: at, text: indent + print(indent) }]
}

function printList(prefix: string, kind: string, values: readonly string[], indent: string): string {
  const [list, item] = indent === '' ? ['', ''] : [`${indent} `, `${indent}  `]
  const items = values.map((value) => `${item}<${prefix}:li>${escapeXml(value)}</${prefix}:li>`).join('')
  return `${list}<${prefix}:${kind}>${items}${list}</${prefix}:${kind}>`
}

/** A prefix that means the property's namespace in a description, and the declaration that it needs for that. */
function resolvePrefix(
  description: XmlElement,
  name: PropertyName,
): { readonly prefix: string; readonly declaration: readonly string[] } {
  const uri = uriOf(name)
  const known = findPrefix(description.scope, uri)
  if (known !== undefined) return { prefix: known, declaration: [] }
  const wanted = name.slice(0, name.indexOf(':'))
  let prefix = wanted
  for (let number = 1; description.scope.has(prefix); number += 1) prefix = `${wanted}${number}`
  return { prefix, declaration: [`xmlns:${prefix}="${uri}"`] }
}

function findPrefix(scope: ReadonlyMap<string, string>, uri: string): string | undefined {
  return [...scope].find(([prefix, bound]) => prefix !== '' && bound === uri)?.[0]
}

/** RDF's prefix as the packet has it: an element of RDF without one has another in scope, or means the default namespace. */
function rdfPrefix(element: XmlElement): string {
  return findPrefix(element.scope, rdfUri) ?? 'rdf'
}

function uriOf(name: PropertyName): string {
  return namespaces[name.slice(0, name.indexOf(':')) as keyof typeof namespaces] // the type of a name
}

function localOf(name: PropertyName): string {
  return name.slice(name.indexOf(':') + 1)
}

function removal(text: string, { attribute, element }: FoundProperty): Splice {
  if (attribute !== null) return { start: attribute.start, end: attribute.end, text: '' }
  return { start: element.start - spaceBefore(text, element.start).length, end: element.end, text: '' }
}

/** The white space in front of a description's last attribute, which one more gets too. */
function leadingSpace(text: string, { attributes, attributesEnd }: XmlElement): string {
  const last = attributes.at(-1)
  if (last === undefined || last.end !== attributesEnd) return ' '
  return /^[ \t\r\n]+/.exec(text.slice(last.start, last.end))?.[0] ?? ' '
}

function spaceBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && /[ \t\r\n]/.test(text[start - 1] ?? '')) start -= 1
  return text.slice(start, at)
}

function splice(text: string, splices: readonly Splice[]): string {
  let result = ''
  let at = 0
  for (const { start, end, text: inserted } of splices.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + inserted
    at = end
  }
  return result + text.slice(at)
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** For a text between tags as for one between quotes of either kind. What XML can't hold at all is left out. */
function escapeXml(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/\s/.test(character) ? ' ' : ''))
    .replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}
