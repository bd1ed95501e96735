import { useEffect, useState } from 'react'
import type { ValueCount } from '#shared/facets.ts'
import type { FieldName } from '#shared/query/fields.ts'
import { call } from '../call.ts'

const pauseMs = 120

/**
 * Values of the whole library that hold what is wanted, where a list is longer than it was told; null where the list is enough. Their
 * counts are the library's.
 */
export function useMoreValues(field: FieldName, wanted: string, more: boolean): readonly ValueCount[] | null {
  const [found, setFound] = useState<{
    readonly wanted: string
    readonly values: readonly ValueCount[]
  } | null>(null)
  const word = wanted.trim()
  useEffect(() => {
    if (!more || word === '') return
    const caller = new AbortController()
    const timer = setTimeout(async () => {
      // In quotes, so that whatever is typed is looked for as it stands.
      const text = `${field}:"${word.replace(/[\\"]/g, '\\$&')}`
      try {
        const { items } = await call(
          'search.complete',
          { text, caret: text.length, limit: 50 },
          caller.signal,
        )
        if (caller.signal.aborted) return
        setFound({
          wanted: word,
          values: items.map(({ label, count }) => ({ value: label, count: count ?? 0 })),
        })
      } catch {
        // The list that is there stays.
      }
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      caller.abort()
    }
  }, [field, word, more])
  return more && word !== '' && found?.wanted === word ? found.values : null
}
