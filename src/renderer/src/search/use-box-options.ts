import { useEffect, useMemo, useState } from 'react'
import type { QueryError } from '#shared/query/query-tree.ts'
import { call } from '../call.ts'
import { useSetting } from '../settings/settings-store.ts'
import { type BoxOption, listFixes, listRecent } from './box-options.ts'
import { mostCharacters } from './query-store.ts'

const pauseMs = 50

const none: readonly BoxOption[] = []

/** What can be chosen below the box: mending what is wrong, then what completes the word at the caret, then the searches before. */
export function useBoxOptions(
  text: string,
  caret: number,
  open: boolean,
  errors: readonly QueryError[],
): readonly BoxOption[] {
  const history = useSetting('searchHistory')
  const completions = useCompletions(text, caret, open)
  return useMemo(() => {
    if (!open) return none
    const recent = text.trim() === '' ? listRecent(history, '') : none
    return [...listFixes(text, errors), ...recent, ...completions]
  }, [open, text, errors, history, completions])
}

type Found = { readonly text: string; readonly options: readonly BoxOption[] }

const nothingFound: Found = { text: '', options: none }

/** Answers of the library to a text and its caret. Those to the text before go at once: their places may no longer be there. */
function useCompletions(text: string, caret: number, open: boolean): readonly BoxOption[] {
  const [found, setFound] = useState(nothingFound)
  const key = `${caret} ${text}`
  const wanted = open && text.length <= mostCharacters && caret <= text.length
  useEffect(() => {
    if (!wanted) return
    const caller = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const { from, to, items } = await call('search.complete', { text, caret }, caller.signal)
        if (caller.signal.aborted) return
        // What is there already completes nothing.
        const useful = items.filter((item) => item.text !== text.slice(from, to))
        setFound({ text: key, options: useful.map((item) => ({ ...item, from, to })) })
      } catch {
        // A library that doesn't answer is told of by the search itself.
      }
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      caller.abort()
    }
  }, [text, caret, key, wanted])
  if (!wanted) return none
  return found.text === key ? found.options : keepFitting(found.options, text, caret)
}

/** While the answer is on its way: what was offered for the shorter word and still holds what is typed now. */
function keepFitting(options: readonly BoxOption[], text: string, caret: number): readonly BoxOption[] {
  return options.flatMap((option) => {
    const typed = text.slice(option.from, caret)
    const fits =
      typed !== '' && !/[\s:]/.test(typed) && option.label.toLowerCase().includes(typed.toLowerCase())
    return fits ? [{ ...option, to: caret }] : []
  })
}
