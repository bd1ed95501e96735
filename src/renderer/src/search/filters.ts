import { addTerm, listChips, removeTerm, setOnlyValue } from '#shared/query/edit-query.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { GroupField, QueryNode } from '#shared/query/query-tree.ts'

/** Whether anything but the order is asked for. */
export function isFiltered(text: string): boolean {
  const { query, errors } = parseQuery(text)
  return query.root !== null || errors.length > 0 || query.modifiers.some(({ kind }) => kind === 'limit')
}

/** The same order and nothing filtered. */
export function clearFilter(text: string): string {
  return listChips(text)
    .filter(({ isModifier, range }) => isModifier && !/^limit/i.test(text.slice(range.from, range.to)))
    .map(({ range }) => text.slice(range.from, range.to))
    .join(' ')
}

/** What is asked for, in no order and without a limit. */
export function dropModifiers(text: string): string {
  const last = listChips(text).findLast(({ isModifier }) => isModifier)
  return last === undefined ? text : dropModifiers(removeTerm(text, last.range))
}

/** At least so many stars; 0 is all that isn't rejected. */
export function askForLeast(text: string, least: 0 | 1 | 2 | 3 | 4 | 5): string {
  if (least === 0) return addTerm(setOnlyValue(text, 'score', null), '-score:reject')
  return setOnlyValue(text, 'score', least === 5 ? '5' : `>=${least}`)
}

/** A term that is there goes, one that isn't comes. */
export function toggleTerm(text: string, term: string): string {
  const known = findTerm(text, term)
  return known === undefined ? addTerm(text, term) : removeTerm(text, known)
}

export function hasTerm(text: string, term: string): boolean {
  return findTerm(text, term) !== undefined
}

function findTerm(text: string, term: string): { readonly from: number; readonly to: number } | undefined {
  return listNodes(text).find(({ range }) => text.slice(range.from, range.to) === term)?.range
}

/** All that must hold. */
function listNodes(text: string): readonly QueryNode[] {
  const { root } = parseQuery(text).query
  if (root === null) return []
  return root.kind === 'and' ? root.children : [root]
}

/** The one folder that is looked at with all below it; '' where it is the whole library, or several. */
export function findFolder(text: string): string {
  const asked = listNodes(text).flatMap((node) =>
    node.kind === 'field' && node.field === 'in' ? [node.values] : [],
  )
  const [only] = asked.length === 1 ? (asked[0] ?? []) : []
  if (only?.is !== 'text' || asked[0]?.length !== 1) return ''
  const { match } = only
  return match.is === 'word' || match.is === 'phrase' ? match.text.replace(/^\/|\/$/g, '') : ''
}

/** What the result is put together by; null where it isn't. */
export function findGrouping(text: string): GroupField | null {
  const group = parseQuery(text).query.modifiers.findLast(({ kind }) => kind === 'group')
  return group?.kind === 'group' ? group.by : null
}

/** The words and phrases that must be in a prompt, to be marked there. */
export function listWords(text: string): readonly string[] {
  return listNodes(text).flatMap(wordsOf)
}

function wordsOf(node: QueryNode): readonly string[] {
  if (node.kind === 'or' || node.kind === 'and') return node.children.flatMap(wordsOf)
  if (node.kind === 'text') return wordsOfMatch(node.match)
  if (node.kind !== 'field' || (node.field !== 'prompt' && node.field !== 'negative')) return []
  return node.values.flatMap((value) => (value.is === 'text' ? wordsOfMatch(value.match) : []))
}

type Match = Extract<QueryNode, { kind: 'text' }>['match']

function wordsOfMatch(match: Match): readonly string[] {
  if (match.is === 'word' || match.is === 'phrase') return [match.text]
  if (match.is !== 'glob') return []
  return match.pattern.split(/[*?\\]+/).filter((part) => part.length > 1)
}
