import type { XmlElement } from './parse-xml.ts'
import { type FoundProperty, findList, isRdf, listPropertyValues, type PropertyName } from './properties.ts'
import {
  escapeXml,
  insertChild,
  leadingSpace,
  localOf,
  openTag,
  printList,
  rdfPrefix,
  removal,
  resolvePrefix,
  type Splice,
  spaceBefore,
} from './xmp-text.ts'

/** Items of a list: out with some, in with others that it doesn't hold yet. `kind` is for a list that isn't there yet. */
export type ListEdit = {
  readonly name: PropertyName
  readonly act: 'list'
  readonly kind: 'Bag' | 'Seq'
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** Splices for a list that is there, in one place or more. */
export function changeList(text: string, found: readonly FoundProperty[], edit: ListEdit): readonly Splice[] {
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

/** Splices for a list that isn't there yet. */
export function addList(
  text: string,
  description: XmlElement,
  rdf: XmlElement,
  edit: ListEdit,
): readonly Splice[] {
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
