import type { XmlElement } from './parse-xml.ts'
import { type FoundProperty, namespaces, type PropertyName, rdfUri } from './properties.ts'

/** Text in the place of what stands from `start` to `end`. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string }

/** A prefix that means the property's namespace in a description, and the declaration that it needs for that. */
export function resolvePrefix(
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

export function findPrefix(scope: ReadonlyMap<string, string>, uri: string): string | undefined {
  return [...scope].find(([prefix, bound]) => prefix !== '' && bound === uri)?.[0]
}

/** RDF's prefix as the packet has it: an element of RDF without one has another in scope, or means the default namespace. */
export function rdfPrefix(element: XmlElement): string {
  return findPrefix(element.scope, rdfUri) ?? 'rdf'
}

export function uriOf(name: PropertyName): string {
  return namespaces[name.slice(0, name.indexOf(':')) as keyof typeof namespaces] // the type of a name
}

export function localOf(name: PropertyName): string {
  return name.slice(name.indexOf(':') + 1)
}

export function removal(text: string, { attribute, element }: FoundProperty): Splice {
  if (attribute !== null) return { start: attribute.start, end: attribute.end, text: '' }
  return { start: element.start - spaceBefore(text, element.start).length, end: element.end, text: '' }
}

/** The white space in front of a description's last attribute, which one more gets too. */
export function leadingSpace(text: string, { attributes, attributesEnd }: XmlElement): string {
  const last = attributes.at(-1)
  if (last === undefined || last.end !== attributesEnd) return ' '
  return /^[ \t\r\n]+/.exec(text.slice(last.start, last.end))?.[0] ?? ' '
}

export function spaceBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && /[ \t\r\n]/.test(text[start - 1] ?? '')) start -= 1
  return text.slice(start, at)
}

export function splice(text: string, splices: readonly Splice[]): string {
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
export function escapeXml(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/\s/.test(character) ? ' ' : ''))
    .replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}
/** The first tag again without what makes it more than a simple value; its namespaces stay. */
export function openTag(element: XmlElement): string {
  const kept = element.attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  return `<${element.name}${kept.map(({ name, value }) => ` ${name}="${escapeXml(value)}"`).join('')}>`
}

export function insertChild(
  text: string,
  parent: XmlElement,
  print: (indent: string) => string,
): readonly Splice[] {
  const outer = spaceBefore(text, parent.isEmptyTag ? parent.start : parent.closeStart)
  const indent = outer.includes('\n') ? `${outer} ` : ''
  if (parent.isEmptyTag) {
    const written = `>${indent}${print(indent)}${indent === '' ? '' : outer}</${parent.name}>`
    return [{ start: parent.attributesEnd, end: parent.end, text: written }]
  }
  const at = parent.closeStart - outer.length
  return [{ start: at, end: at, text: indent + print(indent) }]
}

export function printList(prefix: string, kind: string, values: readonly string[], indent: string): string {
  const [list, item] = indent === '' ? ['', ''] : [`${indent} `, `${indent}  `]
  const items = values.map((value) => `${item}<${prefix}:li>${escapeXml(value)}</${prefix}:li>`).join('')
  return `${list}<${prefix}:${kind}>${items}${list}</${prefix}:${kind}>`
}
