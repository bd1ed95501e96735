import { useEffect, useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { call, listen } from '../call.ts'
import { useStore } from '../external-store.ts'
import { lastAct, useUnanswered } from '../gallery/acts.ts'
import { useGallery } from '../gallery/gallery-store.ts'
import { readRow } from '../gallery/row-cache.ts'

const pageSize = 500
/** More are not fetched for a summary. */
export const mostSummed = 5000

/** Rows of what is selected, the first 5,000 at the most; null until they have come. */
export function useSelectedRows(): readonly MediaRow[] | null {
  const selected = useGallery((state) => state.selected)
  const [fetched, setFetched] = useState<readonly MediaRow[] | null>(null)
  const [turn, setTurn] = useState(0)
  useStore(lastAct, (act) => act?.at ?? 0)
  useUnanswered()
  useEffect(
    () =>
      listen('media.changed', ({ ids }) => {
        if (ids === 'all' || ids.some((id) => selected.has(id))) setTurn((count) => count + 1)
      }),
    [selected],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again for the same rows.
  useEffect(() => {
    let wanted = true
    const ids = [...selected].slice(0, mostSummed)
    void fetchRows(ids, () => wanted).then((rows) => {
      if (wanted && rows !== null) setFetched(rows)
    })
    return () => {
      wanted = false
    }
  }, [selected, turn])
  // A score that was just given is in the cache of rows before the host has told of it.
  return fetched === null
    ? null
    : fetched.filter((row) => selected.has(row.id)).map((row) => readRow(row.id) ?? row)
}

async function fetchRows(
  ids: readonly number[],
  isWanted: () => boolean,
): Promise<readonly MediaRow[] | null> {
  const rows: MediaRow[] = []
  for (let from = 0; from < ids.length; from += pageSize) {
    if (!isWanted()) return null
    try {
      rows.push(...(await call('media.rows', { ids: ids.slice(from, from + pageSize) })))
    } catch {
      return null // the list itself tells of a host that doesn't answer
    }
  }
  return rows
}
