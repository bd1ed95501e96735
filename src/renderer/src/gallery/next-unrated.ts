import { addTerm } from '#shared/query/edit-query.ts'
import { call, sentenceOf } from '../call.ts'
import { dropModifiers } from '../search/filters.ts'
import { showToast } from '../shell/toasts.ts'
import { gallery, goToId } from './gallery-store.ts'
import { readRow } from './row-cache.ts'

/** Goes to the next unrated file behind the current one, then from the start of the list. */
export async function goToNextUnrated(): Promise<void> {
  const { ids, cursor, query } = gallery.get()
  try {
    const result = await call('search.run', { text: addTerm(dropModifiers(query), 'score:unrated') })
    const id = findNext(ids, cursor, new Set(result.ids))
    if (id === undefined) showToast({ text: 'Nothing unrated here.' })
    else goToId(id)
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

/** The first of the wanted ids behind a place in the list, going round. What was just scored here no longer counts. */
export function findNext(ids: Uint32Array, cursor: number, unrated: ReadonlySet<number>): number | undefined {
  for (let step = 1; step < ids.length; step++) {
    const id = ids[(cursor + step) % ids.length] ?? 0
    if (unrated.has(id) && (readRow(id)?.score ?? 0) === 0) return id
  }
  return undefined
}
