import { useEffect, useState } from 'react'
import { listChips, removeTerm } from '#shared/query/edit-query.ts'
import { call } from '../call.ts'
import { readChip } from '../search/chip-edits.ts'

/** A query that asks for one thing less, and what it finds. */
export type WayOut = { readonly without: string; readonly text: string; readonly count: number }

const mostTried = 6
const mostOffered = 3
const none: readonly WayOut[] = []

/** Of a query that finds nothing: the queries without one of its terms that find something, the most first. `told`: all have been tried. */
export function useWayOut(query: string): { readonly fewer: readonly WayOut[]; readonly told: boolean } {
  const [found, setFound] = useState<{ readonly query: string; readonly fewer: readonly WayOut[] } | null>(
    null,
  )
  useEffect(() => {
    const caller = new AbortController()
    const chips = listChips(query).filter(({ isModifier }) => !isModifier)
    if (chips.length < 2 || chips.length > mostTried) return
    const tryAll = async (): Promise<void> => {
      const fewer: WayOut[] = []
      for (const chip of chips) {
        const text = removeTerm(query, chip.range)
        const count = await call('search.count', { text }, caller.signal)
        if (caller.signal.aborted) return
        if (count > 0) fewer.push({ without: readChip(query, chip), text, count })
      }
      fewer.sort((one, other) => other.count - one.count)
      setFound({ query, fewer: fewer.slice(0, mostOffered) })
    }
    tryAll().catch(() => {
      // Without these offers the filter can still be cleared.
    })
    return () => caller.abort()
  }, [query])
  return found?.query === query ? { fewer: found.fewer, told: true } : { fewer: none, told: false }
}
