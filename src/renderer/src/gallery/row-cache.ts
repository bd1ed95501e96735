import { useCallback, useSyncExternalStore } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { createStore, useStore } from '../external-store.ts'

/** A row as it is shown: with what was just done to it, before the host has answered. */
export type GalleryRow = MediaRow & {
  /** Why its last act isn't in its score file; null where it is, or will be. */
  readonly saveError: string | null
}

/** What was done to a file and isn't answered yet. */
export type Overlay = Partial<Pick<MediaRow, 'score' | 'favourite' | 'label'>> & { readonly act: number }

const rows = new Map<number, MediaRow>()
const stale = new Set<number>()
const overlays = new Map<number, Overlay>()
/** Files whose «saved» overtook the answer to the act itself. */
const savedEarly = new Set<number>()
const failures = new Map<number, string>()
/** How many they are, for those who watch. */
const failureCount = createStore(0)
/** Files of answered acts whose «saved» hasn't come: the library's own count of what is pending tells of them a little later. */
const owed = new Set<number>()
const owedCount = createStore(0)
const shown = new Map<number, GalleryRow>()
const listeners = new Map<number, Set<() => void>>()

/** The row with everything laid over it; undefined until it has come. The same object until something changes. */
export function readRow(id: number): GalleryRow | undefined {
  const known = shown.get(id)
  if (known !== undefined) return known
  const row = rows.get(id)
  if (row === undefined) return undefined
  const overlay = overlays.get(id)
  const failure = failures.get(id) ?? null
  const { act: _, ...values } = overlay ?? { act: 0 }
  const made: GalleryRow = {
    ...row,
    ...values,
    saved: overlay !== undefined ? 'saving' : failure !== null ? 'failed' : row.saved,
    saveError: overlay !== undefined ? null : failure,
  }
  shown.set(id, made)
  return made
}

/** The row of one file, asked for by `wantRows`; renders again when it changes. */
export function useRow(id: number | null): GalleryRow | undefined {
  const subscribe = useCallback((listener: () => void) => watchRow(id, listener), [id])
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : readRow(id)))
}

function watchRow(id: number | null, listener: () => void): () => void {
  if (id === null) return () => undefined
  const known = listeners.get(id) ?? new Set()
  listeners.set(id, known)
  known.add(listener)
  return () => {
    known.delete(listener)
    if (known.size === 0) listeners.delete(id)
  }
}

function tell(id: number): void {
  shown.delete(id)
  for (const listener of [...(listeners.get(id) ?? [])]) listener()
}

/** Draws files anew though their rows are the same: their pictures aren't. */
export function touchRows(ids: readonly number[]): void {
  for (const id of ids) if (rows.has(id)) tell(id)
}

/** Takes rows from the host. Values that an answered act made newer are kept. */
export function putRows(fetched: readonly MediaRow[]): void {
  for (const row of fetched) {
    const known = rows.get(row.id)
    if (known !== undefined && isSame(known, row)) continue
    rows.set(
      row.id,
      known !== undefined && known.revision > row.revision ? { ...row, ...actValues(known) } : row,
    )
    if (row.saved !== 'failed') setFailure(row.id, null)
    tell(row.id)
  }
}

function actValues(row: MediaRow): Pick<MediaRow, 'score' | 'favourite' | 'label' | 'saved' | 'revision'> {
  const { score, favourite, label, saved, revision } = row
  return { score, favourite, label, saved, revision }
}

function isSame(one: MediaRow, other: MediaRow): boolean {
  // Every key of a row holds a plain value.
  return (Object.keys(other) as (keyof MediaRow)[]).every((key) => one[key] === other[key])
}

/** Changes rows that are known; the others will come with their new values. */
export function patchRow(id: number, change: Partial<MediaRow>): void {
  const row = rows.get(id)
  if (row === undefined) return
  if (change.revision !== undefined && change.revision < row.revision) return
  rows.set(id, { ...row, ...change })
  tell(id)
}

/** Takes what an act made of a row; its score file follows, unless it is known to be written already. */
export function putActed(id: number, values: Partial<MediaRow>): void {
  putFailure(id, null)
  const isSaved = savedEarly.delete(id)
  if (!isSaved) owed.add(id)
  owedCount.set(owed.size)
  patchRow(id, { ...values, saved: isSaved ? 'saved' : 'saving' })
}

/** Waits no longer for their «saved»: it has come, or the library's own count is left to tell. */
export function settle(ids: readonly number[]): void {
  for (const id of ids) owed.delete(id)
  owedCount.set(owed.size)
}

export function findOwedCount(): number {
  return owedCount.get()
}

export function useOwedCount(): number {
  return useStore(owedCount, (count) => count)
}

/** Takes the news that the last act on a file is in its score file. It may come before the act's own answer. */
export function noteSaved(id: number): void {
  settle([id])
  putFailure(id, null)
  if (overlays.has(id)) savedEarly.add(id)
  else patchRow(id, { saved: 'saved' })
}

/** Takes the news that it could not be written. */
export function noteUnsaved(id: number, message: string): void {
  settle([id])
  putFailure(id, message)
  patchRow(id, { saved: 'failed' })
}

export function putOverlay(id: number, overlay: Overlay): void {
  overlays.set(id, { ...overlays.get(id), ...overlay })
  setFailure(id, null)
  tell(id)
}

/** Takes away what an act laid over a row, unless a later act has done so since. */
export function dropOverlay(id: number, act: number): void {
  if (overlays.get(id)?.act !== act) return
  overlays.delete(id)
  savedEarly.delete(id)
  tell(id)
}

export function putFailure(id: number, message: string | null): void {
  if ((failures.get(id) ?? null) === message) return
  setFailure(id, message)
  tell(id)
}

function setFailure(id: number, message: string | null): void {
  if (message === null) failures.delete(id)
  else failures.set(id, message)
  failureCount.set(failures.size)
}

/** Files whose last act was refused or isn't in their score files: a status that says «All saved» would contradict their marks. */
export function findFailureCount(): number {
  return failureCount.get()
}

export function useFailureCount(): number {
  return useStore(failureCount, (count) => count)
}

/** Marks rows as out of date: they are shown until they come anew. */
export function markStale(ids: readonly number[] | 'all'): void {
  if (ids === 'all') for (const id of rows.keys()) stale.add(id)
  else for (const id of ids) if (rows.has(id)) stale.add(id)
}

/** Takes the marks away from rows that are being asked for: a change from now on marks them anew. */
export function takeStale(ids: readonly number[]): void {
  for (const id of ids) stale.delete(id)
}

export function needsFetch(id: number): boolean {
  return !rows.has(id) || stale.has(id)
}

/** Lets go of rows that no one looks at, when there are more than `most`. */
export function trimRows(most: number, findWanted: () => ReadonlySet<number>): void {
  if (rows.size <= most) return
  const wanted = findWanted()
  for (const id of rows.keys()) {
    if (listeners.has(id) || overlays.has(id) || wanted.has(id)) continue
    rows.delete(id)
    shown.delete(id)
    stale.delete(id)
  }
}

/** Forgets everything: another folder was opened. */
export function clearRows(): void {
  const known = [...rows.keys()]
  rows.clear()
  stale.clear()
  overlays.clear()
  failures.clear()
  failureCount.set(0)
  settle([...owed])
  savedEarly.clear()
  shown.clear()
  for (const id of known) tell(id)
}
