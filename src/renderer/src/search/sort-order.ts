import { addTerm, listChips, replaceTerm } from '#shared/query/edit-query.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { GroupField, SortTerm } from '#shared/query/query-tree.ts'

export type SortChoice = {
  readonly name: 'name' | 'date' | 'filesize' | 'score' | 'random' | 'relevance'
  readonly descending: boolean
  readonly label: string
}

/** What the menu offers; a query may ask for more. The first is the order of a query that asks for none. */
export const sortChoices: readonly SortChoice[] = [
  { name: 'name', descending: false, label: 'Name, A to Z' },
  { name: 'name', descending: true, label: 'Name, Z to A' },
  { name: 'date', descending: true, label: 'Newest first' },
  { name: 'date', descending: false, label: 'Oldest first' },
  { name: 'score', descending: true, label: 'Best first' },
  { name: 'score', descending: false, label: 'Lowest first' },
  { name: 'filesize', descending: true, label: 'Largest first' },
  { name: 'filesize', descending: false, label: 'Smallest first' },
  { name: 'relevance', descending: false, label: 'Best match first' },
  { name: 'random', descending: false, label: 'Shuffled' },
]

function findKeys(text: string): readonly SortTerm[] {
  return parseQuery(text).query.modifiers.flatMap((modifier) =>
    modifier.kind === 'sort' ? modifier.keys : [],
  )
}

/** The order that a query asks for, as the menu shows it. */
export function describeSort(text: string): {
  readonly label: string
  readonly descending: boolean
  readonly choice: SortChoice | null
} {
  const [first, ...others] = findKeys(text)
  if (first === undefined) return { label: 'Name, A to Z', descending: false, choice: sortChoices[0] ?? null }
  const { key, descending } = first
  const choice = sortChoices.find((each) => each.name === key && each.descending === descending) ?? null
  const label = choice?.label ?? `By ${key}${descending ? ', descending' : ''}`
  return {
    label: others.length === 0 ? label : `${label}, then ${others.map((each) => each.key).join(', ')}`,
    descending,
    choice,
  }
}

/** The query in another order. `seed` is for the shuffled one, so that it is the same order again until it is shuffled anew. */
export function askForOrder(text: string, choice: SortChoice, seed: number): string {
  const term = choice === sortChoices[0] ? '' : writeOrder(choice, seed)
  const [first, ...others] = listChips(text).filter(
    ({ isModifier, range }) => isModifier && isSort(text, range),
  )
  if (first === undefined) return term === '' ? text : addTerm(text, term)
  const last = others.at(-1)
  if (last !== undefined) return askForOrder(replaceTerm(text, last.range, ''), choice, seed)
  return replaceTerm(text, first.range, term)
}

/** What the menu offers to put together by. */
export const groupChoices: readonly { readonly by: GroupField | null; readonly label: string }[] = [
  { by: null, label: 'Nothing' },
  { by: 'day', label: 'Day' },
  { by: 'folder', label: 'Folder' },
  { by: 'model', label: 'Model' },
  { by: 'score', label: 'Score' },
  { by: 'prompt', label: 'Prompt' },
  { by: 'seed', label: 'Seed' },
]

/** The query with its result put together by something, or (null) by nothing. */
export function askForGrouping(text: string, by: GroupField | null): string {
  const groups = parseQuery(text).query.modifiers.filter(({ kind }) => kind === 'group')
  const last = groups.at(-1)
  const term = by === null ? '' : `group:${by}`
  if (last === undefined) return term === '' ? text : addTerm(text, term)
  const changed = replaceTerm(text, last.range, term)
  return groups.length > 1 && by === null ? askForGrouping(changed, null) : changed
}

function writeOrder({ name, descending }: SortChoice, seed: number): string {
  return `sort:${name === 'random' ? `random(${seed})` : name}${descending ? '-' : ''}`
}

function isSort(text: string, range: { readonly from: number; readonly to: number }): boolean {
  return parseQuery(text).query.modifiers.some(
    (modifier) => modifier.kind === 'sort' && modifier.range.from === range.from,
  )
}
