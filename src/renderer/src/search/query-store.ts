import { useDeferredValue } from 'react'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { QueryError } from '#shared/query/query-tree.ts'
import { createStore, useStore } from '../external-store.ts'

/** The longest query that the library takes, in UTF-16 units. */
export const mostCharacters = 10_000

/** The text of the box: the one truth about what is looked for. The result that is shown may still be that of a text before. */
export const queryText = createStore('')

export function useQueryText(): string {
  return useStore(queryText, (text) => text)
}

/** The same when there is time for it, for what only shows what the text says; '' where it is too long to be looked for at all. */
export function useReadText(): string {
  const text = useDeferredValue(useQueryText())
  return text.length > mostCharacters ? '' : text
}

/** What is wrong with a text; the result of the last one that could be read stays. */
export type Trouble = { readonly text: string; readonly errors: readonly QueryError[] }

/** Null where all is well. */
export const trouble = createStore<Trouble | null>(null)

/** What is wrong with the text that is in the box now. */
export function useTrouble(): Trouble | null {
  return useStore(trouble, (state) => state)
}

/** What of it is to be shown: what somebody is just typing isn't held against them yet. The box decides. */
export const shownTrouble = createStore<Trouble | null>(null)

export function useShownTrouble(): Trouble | null {
  return useStore(shownTrouble, (state) => state)
}

/** Whether a search takes so long that one wants to be told. */
export const searching = createStore(false)

export function useSearching(): boolean {
  return useStore(searching, (on) => on)
}

/** What can be told to be wrong without asking the library. */
export function findErrors(text: string): readonly QueryError[] {
  if (text.length <= mostCharacters) return parseQuery(text).errors
  const message = `This is longer than the ${mostCharacters.toLocaleString('en')} characters that one search takes.`
  return [{ from: mostCharacters, to: text.length, code: 'too-long', message, suggestions: [] }]
}
