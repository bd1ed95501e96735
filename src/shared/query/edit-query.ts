import { describeModifier, describeNode } from './describe-query.ts'
import type { FieldName } from './fields.ts'
import { quote } from './parse-context.ts'
import { parseQuery } from './parse-query.ts'
import { printMatch } from './print-match.ts'
import { printField, printFieldName, printModifier, printNode } from './print-query.ts'
import type { FieldNode, Modifier, QueryNode, Range, Value } from './query-tree.ts'
import { stripRanges } from './strip-ranges.ts'

/** One of the things that a query asks for, all of which must hold: a chip. */
export type Chip = {
  readonly range: Range
  /** As a person says it; a negated one without its «not». */
  readonly label: string
  readonly negated: boolean
  /** The field it is about; null for words, groups and saved searches. */
  readonly field: FieldName | null
  readonly isModifier: boolean
}

type Term = {
  readonly range: Range
  /** Of what stands alone; the two halves of `model:!=x` stand together. */
  readonly nodes: readonly QueryNode[]
  readonly modifier: Modifier | null
  /** What can stand in a query for it: as written, where that means the same alone. */
  readonly text: string
}

function listTerms(text: string): readonly Term[] {
  const { query } = parseQuery(text)
  const nodes = query.root === null ? [] : query.root.kind === 'and' ? query.root.children : [query.root]
  const groups: QueryNode[][] = []
  for (const node of nodes) {
    const last = groups.at(-1)
    const range = last?.[0]?.range
    if (last !== undefined && range?.from === node.range.from && range.to === node.range.to) last.push(node)
    else groups.push([node])
  }
  const terms = groups.map((group): Term => {
    const range = group[0]?.range ?? { from: 0, to: 0 }
    return { range, nodes: group, modifier: null, text: writeAlone(text, range, group, groups.length === 1) }
  })
  const modifiers = query.modifiers.map((modifier): Term => {
    return { range: modifier.range, nodes: [], modifier, text: printModifier(modifier) }
  })
  return [...terms, ...modifiers].sort((a, b) => a.range.from - b.range.from)
}

/** The text as the person wrote it, unless it means something else when it stands alone. */
function writeAlone(text: string, range: Range, nodes: readonly QueryNode[], isOnly: boolean): string {
  const printed = nodes
    .map((node) => (node.kind === 'or' && !isOnly ? `(${printNode(node)})` : printNode(node)))
    .join(' ')
  const written = text.slice(range.from, range.to)
  const alone = parseQuery(`${written} x`)
  const wanted = parseQuery(`${printed} x`)
  const same = JSON.stringify(stripRanges(alone.query)) === JSON.stringify(stripRanges(wanted.query))
  return same && alone.errors.length === 0 ? written : printed
}

/** What a query asks for, in the order written. Where it has errors, only what could be read. */
export function listChips(text: string): readonly Chip[] {
  return listTerms(text).map(({ range, nodes, modifier }): Chip => {
    const [first, second] = nodes
    if (modifier !== null)
      return { range, label: describeModifier(modifier), negated: false, field: null, isModifier: true }
    // The second half of «known, and not this» says it all.
    const node = second ?? first
    const inner = node?.kind === 'not' ? node.child : node
    return {
      range,
      label: inner === undefined ? '' : describeNode(inner),
      negated: node?.kind === 'not',
      field: inner?.kind === 'field' ? inner.field : null,
      isModifier: false,
    }
  })
}

function isSame(a: Range, b: Range): boolean {
  return a.from === b.from && a.to === b.to
}

/** The query without one of its chips. */
export function removeTerm(text: string, range: Range): string {
  return replaceTerm(text, range, '')
}

/** The query with other text in the place of one of its chips. */
export function replaceTerm(text: string, range: Range, replacement: string): string {
  return joinTerms(listTerms(text).map((term) => (isSame(term.range, range) ? replacement : term.text)))
}

function joinTerms(terms: readonly string[]): string {
  return terms.filter((term) => term !== '').join(' ')
}

/** The query that also asks for `term`. */
export function addTerm(text: string, term: string): string {
  const terms = listTerms(text)
  const [only] = terms
  // Beside another term, what was «a or b» needs parentheses.
  const before = terms.map((one) =>
    terms.length === 1 && only?.nodes[0]?.kind === 'or' ? `(${printNode(only.nodes[0])})` : one.text,
  )
  return joinTerms([...before, term])
}

/** A value as text of a query: bare where that means itself, else in quotes. */
export function writeValue(value: string): string {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_./-]*$/u.test(value) && !/^(any|none)$/i.test(value)
    ? value
    : quote(value)
}

/** `field:value` for a value as the library has it. Text of `prompt` and the like is a phrase. */
export function writeFieldValue(field: FieldName, value: string, path: readonly string[] = []): string {
  return `${printFieldName(field, path)}:${writeValue(value)}`
}

/** A click on a facet: this value of the field alone. `value` as text of a query; null takes the field out. */
export function setOnlyValue(text: string, field: FieldName, value: string | null): string {
  const terms = listTerms(text)
  const kept = terms.filter((term) => !isAbout(term, field))
  const rest = joinTerms(kept.map((term) => term.text))
  if (value === null) return rest
  return addTerm(rest, `${printFieldName(field, [])}:${value}`)
}

/** `Ctrl`+click: one more of the field's values, or one less where it is there already. */
export function toggleValue(text: string, field: FieldName, value: string): string {
  const asked = readValue(field, value)
  const known = listTerms(text).find((term) => findOwn(term, field, false) !== undefined)
  const node = known === undefined ? undefined : findOwn(known, field, false)
  if (asked === undefined) return text
  if (known === undefined || node === undefined)
    return addTerm(takeOut(text, field, asked), printField({ field, path: [], values: [asked] }))
  const others = node.values.filter((one) => !isSameValue(one, asked))
  const values = others.length === node.values.length ? [...node.values, asked] : others
  const changed = replaceTerm(text, known.range, values.length === 0 ? '' : printField({ ...node, values }))
  return values.length > others.length ? takeOut(changed, field, asked) : changed
}

/** `Alt`+click: none of this value, or no longer so where it is left out already. */
export function toggleExcluded(text: string, field: FieldName, value: string): string {
  const asked = readValue(field, value)
  if (asked === undefined) return text
  const term = listTerms(text).find((one) => findOwn(one, field, true) !== undefined)
  const node = term === undefined ? undefined : findOwn(term, field, true)
  if (term === undefined || node === undefined) {
    const without = removeValue(text, field, asked)
    return addTerm(without, `-${printField({ field, path: [], values: [asked] })}`)
  }
  const others = node.values.filter((one) => !isSameValue(one, asked))
  const values = others.length === node.values.length ? [...node.values, asked] : others
  const changed = replaceTerm(
    text,
    term.range,
    values.length === 0 ? '' : `-${printField({ ...node, values })}`,
  )
  return values.length > others.length ? removeValue(changed, field, asked) : changed
}

export type FacetState = 'only' | 'among' | 'excluded' | 'none'

/** How a query uses a value of a field: alone, among others, left out, or not at all. */
export function findFacetState(text: string, field: FieldName, value: string): FacetState {
  return createFacetStates(text)(field, value)
}

/** The same for many values: the query is read once. */
export function createFacetStates(text: string): (field: FieldName, value: string) => FacetState {
  const { root } = parseQuery(text).query
  const nodes = root === null ? [] : root.kind === 'and' ? root.children : [root]
  const used = nodes.flatMap((node) => {
    const inner = node.kind === 'not' ? node.child : node
    return inner.kind === 'field' && inner.path.length === 0
      ? [{ node: inner, negated: node.kind === 'not' }]
      : []
  })
  return (field, value) => {
    const own = used.filter(({ node }) => node.field === field)
    const asked = own.length === 0 ? undefined : readValue(field, value)
    const found = asked && own.find(({ node }) => node.values.some((one) => isSameValue(one, asked)))
    if (found === undefined) return 'none'
    if (found.negated) return 'excluded'
    return found.node.values.length === 1 ? 'only' : 'among'
  }
}

/** Takes a value out of what is asked for. */
function removeValue(text: string, field: FieldName, value: Value): string {
  const term = listTerms(text).find((one) =>
    findOwn(one, field, false)?.values.some((each) => isSameValue(each, value)),
  )
  const node = term === undefined ? undefined : findOwn(term, field, false)
  if (term === undefined || node === undefined) return text
  const values = node.values.filter((one) => !isSameValue(one, value))
  return replaceTerm(text, term.range, values.length === 0 ? '' : printField({ ...node, values }))
}

/** Takes a value out of what is left out. */
function takeOut(text: string, field: FieldName, value: Value): string {
  const term = listTerms(text).find((one) =>
    findOwn(one, field, true)?.values.some((each) => isSameValue(each, value)),
  )
  const node = term === undefined ? undefined : findOwn(term, field, true)
  if (term === undefined || node === undefined) return text
  const values = node.values.filter((one) => !isSameValue(one, value))
  return replaceTerm(text, term.range, values.length === 0 ? '' : `-${printField({ ...node, values })}`)
}

function findOwn({ nodes }: Term, field: FieldName, negated: boolean): FieldNode | undefined {
  const [node] = nodes
  const inner = negated ? (node?.kind === 'not' ? node.child : undefined) : node
  return nodes.length === 1 && inner?.kind === 'field' && inner.field === field && inner.path.length === 0
    ? inner
    : undefined
}

function isAbout(term: Term, field: FieldName): boolean {
  return term.nodes.some((node) => {
    const inner = node.kind === 'not' ? node.child : node
    return inner.kind === 'field' && inner.field === field && inner.path.length === 0
  })
}

function readValue(field: FieldName, value: string): Value | undefined {
  const { root } = parseQuery(`${printFieldName(field, [])}:${value}`).query
  return root?.kind === 'field' && root.field === field ? root.values[0] : undefined
}

/** `cat` and `"cat"` are the same where a whole value is meant. */
function isSameValue(a: Value, b: Value): boolean {
  if (a.is === 'text' && b.is === 'text' && isPlain(a) && isPlain(b)) return plainText(a) === plainText(b)
  return JSON.stringify(stripRanges(a)) === JSON.stringify(stripRanges(b))
}

function isPlain({ match }: Extract<Value, { is: 'text' }>): boolean {
  return match.is === 'word' || match.is === 'phrase'
}

function plainText({ match }: Extract<Value, { is: 'text' }>): string {
  return match.is === 'word' || match.is === 'phrase' ? match.text.toLowerCase() : printMatch(match)
}
