import { useEffect, useMemo, useState } from 'react'
import type { QueryError } from '#shared/query/query-tree.ts'
import { findErrors, shownTrouble, useTrouble } from './query-store.ts'

const settleMs = 900
const none: readonly QueryError[] = []

/**
 * What is wrong with the text, as soon as it is polite to say so: where the caret stands somebody may be in the middle of a word,
 * and is told only when they pause or go on elsewhere.
 */
export function useShownErrors(text: string, caret: number, focused: boolean): readonly QueryError[] {
  const told = useTrouble()
  const settled = useSettled(text)
  const errors = useMemo(() => {
    const own = findErrors(text)
    const all = own.length > 0 ? own : told?.text === text ? told.errors : none
    if (settled || !focused) return all
    const elsewhere = all.filter(({ from, to }) => caret < from || caret > to)
    return elsewhere.length === 0 ? none : elsewhere
  }, [text, told, settled, focused, caret])
  useEffect(() => shownTrouble.set(errors.length === 0 ? null : { text, errors }), [text, errors])
  return errors
}

/** Whether a text has been the same for a while. */
function useSettled(text: string): boolean {
  const [settledText, setSettledText] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettledText(text), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  return settledText === text
}
