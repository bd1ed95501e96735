import { call } from '../call.ts'
import { markStale, needsFetch, putRows, takeStale, trimRows } from './row-cache.ts'

const pageSize = 200
const mostRows = 8000
const goneAgainMs = 2000

type Window = { readonly ids: Uint32Array; readonly from: number; readonly to: number }

const windows = new Map<string, Window>()
const inFlight = new Set<number>()
let busy = false
let again = false

/**
 * Says which part of the list is looked at (`to` not included), under the name of who looks. Its rows are asked for, at most
 * 200 at a time, and again when they change; what was scrolled past meanwhile is not.
 */
export function wantRows(name: string, ids: Uint32Array, from: number, to: number): void {
  windows.set(name, { ids, from: Math.max(0, from), to: Math.min(ids.length, to) })
  void fetchWanted()
}

export function unwantRows(name: string): void {
  windows.delete(name)
}

/** Asks for whatever is looked at and isn't known, or is out of date. */
export async function fetchWanted(): Promise<void> {
  if (busy) {
    again = true
    return
  }
  busy = true
  try {
    do {
      again = false
      const ids = nextIds()
      if (ids.length > 0) {
        await fetchRows(ids)
        again = true
      }
    } while (again)
  } finally {
    busy = false
  }
  trimRows(mostRows, nearWindows)
}

function nextIds(): number[] {
  const ids: number[] = []
  for (const window of windows.values()) {
    for (let at = window.from; at < window.to && ids.length < pageSize; at++) {
      const id = window.ids[at]
      if (id !== undefined && !inFlight.has(id) && needsFetch(id)) ids.push(id)
    }
  }
  return ids
}

async function fetchRows(ids: readonly number[]): Promise<void> {
  for (const id of ids) inFlight.add(id)
  takeStale(ids)
  try {
    const rows = await call('media.rows', { ids: [...ids] })
    for (const row of rows) inFlight.delete(row.id)
    putRows(rows)
    if (rows.length < ids.length) forgetLater(ids, goneAgainMs)
  } catch {
    // The search and the status bar tell of a host that fails; the rows are asked for again a little later.
    markStale(ids)
    forgetLater(ids, goneAgainMs)
  }
}

/** Rows that didn't come aren't asked for again at once. */
function forgetLater(ids: readonly number[], afterMs: number): void {
  setTimeout(() => {
    for (const id of ids) inFlight.delete(id)
  }, afterMs)
}

function nearWindows(): ReadonlySet<number> {
  const near = new Set<number>()
  for (const { ids, from, to } of windows.values()) {
    for (const id of ids.subarray(Math.max(0, from - pageSize), to + pageSize)) near.add(id)
  }
  return near
}
