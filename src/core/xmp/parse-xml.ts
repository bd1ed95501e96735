/** An attribute and where it stands in the text. `start` is that of the white space before it; the value is within its quotes. */
export type XmlAttribute = {
  readonly name: string
  readonly uri: string
  readonly local: string
  readonly value: string
  readonly start: number
  readonly valueStart: number
  readonly valueEnd: number
  readonly end: number
}

/** An element and where it stands: `start` to `openEnd` is its first tag, `closeStart` to `end` its last one. */
export type XmlElement = {
  readonly name: string
  readonly uri: string
  readonly local: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** The text directly in it, decoded. */
  readonly text: string
  /** Namespaces by prefix, as they hold in it; '' is the default one. */
  readonly scope: ReadonlyMap<string, string>
  readonly start: number
  /** Where its attributes end: after the last one, or after the name. */
  readonly attributesEnd: number
  readonly openEnd: number
  readonly closeStart: number
  readonly end: number
  readonly isEmptyTag: boolean
}

const maxElements = 200_000
const maxAttributes = 600_000
const maxDepth = 200
const nameCharacters = /[^\s/>=<"']+/y
const space = /[ \t\r\n]*/y

/**
 * Reads XML's elements with their places in the text; undefined where it isn't well-formed (tags that don't match, a prefix that was
 * never declared), has a document type, or goes over a limit. Knows no entities but XML's own five and character numbers; any other stays as it is written.
 * Stricter than `parseXmp`: what this reads can be edited.
 */
export function parseXml(text: string): XmlElement | undefined {
  const stack: OpenElement[] = []
  let root: XmlElement | undefined
  let elements = 0
  let attributes = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    const between = text.slice(at, open === -1 ? text.length : open)
    const parent = stack.at(-1)
    if (parent !== undefined) parent.text.push(decodeEntities(between))
    else if (between.trim() !== '') return undefined
    if (open === -1) break
    const next = skipSpecial(text, open)
    if (next === undefined) return undefined
    if (next !== null) {
      if (parent !== undefined && text.startsWith('<![CDATA[', open))
        parent.text.push(text.slice(open + 9, next - 3))
      at = next
      continue
    }
    if (text.charCodeAt(open + 1) === 0x2f) {
      const end = text.indexOf('>', open)
      if (end === -1 || parent === undefined || text.slice(open + 2, end).trimEnd() !== parent.name)
        return undefined
      stack.pop()
      root = attach(close(parent, open, end + 1), stack.at(-1), root)
      if (root === undefined && stack.length === 0) return undefined
      at = end + 1
      continue
    }
    const tag = readTag(text, open, parent?.scope ?? xmlScope)
    elements += 1
    attributes += tag?.attributes.length ?? 0
    const isTooMuch = elements > maxElements || attributes > maxAttributes || stack.length >= maxDepth
    if (tag === undefined || isTooMuch || (stack.length === 0 && root !== undefined)) return undefined
    if (tag.isEmptyTag) root = attach(close(tag, tag.openEnd, tag.openEnd), parent, root)
    else stack.push(tag)
    at = tag.openEnd
  }
  return stack.length === 0 ? root : undefined
}

type OpenElement = Omit<XmlElement, 'children' | 'text' | 'closeStart' | 'end'> & {
  readonly children: XmlElement[]
  readonly text: string[]
}

const xmlnsUri = 'http://www.w3.org/2000/xmlns/'
const xmlScope: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

function close(open: OpenElement, closeStart: number, end: number): XmlElement {
  return { ...open, text: open.text.join(''), closeStart, end }
}

function attach(
  element: XmlElement,
  parent: OpenElement | undefined,
  root: XmlElement | undefined,
): XmlElement | undefined {
  if (parent === undefined) return element
  parent.children.push(element)
  return root
}

/** Where a comment, an instruction or CDATA ends; null where none begins here; undefined for one without an end and a document type. */
function skipSpecial(text: string, open: number): number | null | undefined {
  const [start, end] = text.startsWith('<!--', open)
    ? (['<!--', '-->'] as const)
    : text.startsWith('<?', open)
      ? (['<?', '?>'] as const)
      : text.startsWith('<![CDATA[', open)
        ? (['<![CDATA[', ']]>'] as const)
        : (['', ''] as const)
  if (start === '') return text.charCodeAt(open + 1) === 0x21 ? undefined : null
  const at = text.indexOf(end, open + start.length)
  return at === -1 ? undefined : at + end.length
}

type RawAttribute = Omit<XmlAttribute, 'uri' | 'local'>

function readTag(text: string, start: number, outer: ReadonlyMap<string, string>): OpenElement | undefined {
  const name = match(nameCharacters, text, start + 1)
  if (name === '') return undefined
  const raw: RawAttribute[] = []
  const seen = new Set<string>()
  let at = start + 1 + name.length
  for (;;) {
    const before = at
    at += match(space, text, at).length
    const isEmptyTag = text.charCodeAt(at) === 0x2f
    if (isEmptyTag || text.charCodeAt(at) === 0x3e) {
      const openEnd = at + (isEmptyTag ? 2 : 1)
      if (text.charCodeAt(openEnd - 1) !== 0x3e) return undefined
      const scope = createScope(outer, raw)
      const resolved = resolve(name, scope, scope.get('') ?? '')
      const attributes: XmlAttribute[] = []
      for (const attribute of raw) {
        const names = resolve(attribute.name, scope, '')
        if (names === undefined) return undefined
        attributes.push({ ...attribute, ...names })
      }
      if (resolved === undefined) return undefined
      const places = { start, attributesEnd: before, openEnd, isEmptyTag }
      return { name, ...resolved, attributes, scope, ...places, children: [], text: [] }
    }
    const attribute = before === at ? undefined : readAttribute(text, before, at)
    if (attribute === undefined || seen.has(attribute.name)) return undefined
    seen.add(attribute.name)
    raw.push(attribute)
    at = attribute.end
  }
}

function readAttribute(text: string, start: number, nameStart: number): RawAttribute | undefined {
  const name = match(nameCharacters, text, nameStart)
  let at = nameStart + name.length
  at += match(space, text, at).length
  if (name === '' || text[at] !== '=') return undefined
  at += 1
  at += match(space, text, at).length
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return undefined
  const valueEnd = text.indexOf(quote, at + 1)
  if (valueEnd === -1) return undefined
  const value = text.slice(at + 1, valueEnd)
  if (value.includes('<')) return undefined
  return { name, value: decodeEntities(value), start, valueStart: at + 1, valueEnd, end: valueEnd + 1 }
}

function createScope(
  outer: ReadonlyMap<string, string>,
  attributes: readonly RawAttribute[],
): ReadonlyMap<string, string> {
  const declared = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (declared.length === 0) return outer
  return new Map([...outer, ...declared.map(({ name, value }) => [name.slice(6), value] as const)])
}

/** Undefined for a prefix that was never declared. */
function resolve(
  name: string,
  scope: ReadonlyMap<string, string>,
  unprefixed: string,
): { readonly uri: string; readonly local: string } | undefined {
  const colon = name.indexOf(':')
  if (colon === -1) return { uri: name === 'xmlns' ? xmlnsUri : unprefixed, local: name }
  const prefix = name.slice(0, colon)
  const uri = prefix === 'xmlns' ? xmlnsUri : scope.get(prefix)
  return uri === undefined ? undefined : { uri, local: name.slice(colon + 1) }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === 'string') return entities[name] ?? whole
      const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number.parseInt(String(decimal), 10)
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      return isCharacter ? String.fromCodePoint(code) : whole
    },
  )
}
