import { useEffect, useState } from 'react'
import { call } from '../call.ts'
import { listWaysOut, type WayOut } from './list-ways-out.ts'

/** A query that finds something, and how much. */
export type Offer = WayOut & { readonly count: number }

const mostOffered = 3
const none: readonly Offer[] = []

/**
 * Of a query that finds nothing: queries that differ a little and find something. `told`: all have been tried, and there were such
 * with one thing less.
 */
export function useWaysOut(query: string): { readonly offers: readonly Offer[]; readonly told: boolean } {
  const [found, setFound] = useState<{ readonly query: string; readonly offers: readonly Offer[] } | null>(
    null,
  )
  useEffect(() => {
    const caller = new AbortController()
    const ways = listWaysOut(query)
    if (ways.length === 0) return
    const tryAll = async (): Promise<void> => {
      const offers: Offer[] = []
      for (const way of ways) {
        // A word that is the beginning of others isn't a mistyped one.
        if (way.kind === 'like' && offers.some(({ kind, what }) => kind === 'beginning' && what === way.what))
          continue
        const count = await call('search.count', { text: way.text }, caller.signal)
        if (caller.signal.aborted) return
        if (count > 0) offers.push({ ...way, count })
      }
      const [close, fewer] = [
        offers.filter(({ kind }) => kind !== 'without'),
        offers.filter(({ kind }) => kind === 'without').sort((one, other) => other.count - one.count),
      ]
      setFound({ query, offers: [...close, ...fewer].slice(0, mostOffered) })
    }
    tryAll().catch(() => {
      // Without these offers the filter can still be cleared.
    })
    return () => caller.abort()
  }, [query])
  return found?.query === query ? { offers: found.offers, told: true } : { offers: none, told: false }
}
