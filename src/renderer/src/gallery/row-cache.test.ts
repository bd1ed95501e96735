import { beforeEach, expect, test } from 'vitest'
import type { MediaRow } from '#shared/media.ts'
import {
  clearRows,
  dropOverlay,
  findFailureCount,
  findOwedCount,
  markStale,
  needsFetch,
  noteSaved,
  noteUnsaved,
  patchRow,
  putActed,
  putFailure,
  putOverlay,
  putRows,
  readRow,
  settle,
  takeStale,
  touchRows,
  trimRows,
} from './row-cache.ts'

const row: MediaRow = {
  id: 1,
  path: 'a/lighthouse.png',
  name: 'lighthouse.png',
  type: 'image',
  format: 'png',
  width: 832,
  height: 1216,
  durationSeconds: null,
  sizeBytes: 10,
  dateMs: 0,
  score: 0,
  favourite: false,
  label: null,
  missing: false,
  problem: null,
  saved: 'saved',
  revision: 3,
  version: 'v',
}

beforeEach(clearRows)

test('an act paints over the row at once, and says that it is being saved', () => {
  putRows([row])
  putOverlay(1, { score: 4, act: 1 })
  expect(readRow(1)).toEqual({ ...row, score: 4, saved: 'saving', saveError: null })
  patchRow(1, { score: 4, revision: 4, saved: 'saving' })
  dropOverlay(1, 1)
  expect(readRow(1)).toEqual({ ...row, score: 4, revision: 4, saved: 'saving', saveError: null })
  patchRow(1, { saved: 'saved' })
  expect(readRow(1)?.saved).toBe('saved')
})

test('«saved» may overtake the answer to the act itself', () => {
  putRows([row])
  putOverlay(1, { score: 4, act: 1 })
  noteSaved(1)
  expect(readRow(1)?.saved).toBe('saving')
  putActed(1, { score: 4, revision: 4 })
  dropOverlay(1, 1)
  expect(readRow(1)).toMatchObject({ score: 4, saved: 'saved' })
  expect(findOwedCount()).toBe(0)
  putActed(1, { score: 5, revision: 5 })
  expect(readRow(1)?.saved).toBe('saving')
  putActed(2, { score: 5, revision: 5 })
  expect(findOwedCount()).toBe(2)
  settle([2])
  expect(findOwedCount()).toBe(1)
  noteUnsaved(1, 'The folder is read-only.')
  expect(readRow(1)).toMatchObject({ saved: 'failed', saveError: 'The folder is read-only.' })
  expect(findOwedCount()).toBe(0)
  noteSaved(1)
  expect(readRow(1)).toMatchObject({ saved: 'saved', saveError: null })
})

test('the answer to an earlier act does not uncover what a later one painted', () => {
  putRows([row])
  putOverlay(1, { score: 4, act: 1 })
  putOverlay(1, { score: 2, act: 2 })
  dropOverlay(1, 1)
  expect(readRow(1)?.score).toBe(2)
  dropOverlay(1, 2)
  expect(readRow(1)?.score).toBe(0)
})

test('an act that was refused shows the old value and the reason', () => {
  putRows([row])
  putOverlay(1, { score: 4, act: 1 })
  dropOverlay(1, 1)
  putFailure(1, 'The disk is full.')
  expect(readRow(1)).toEqual({ ...row, saved: 'failed', saveError: 'The disk is full.' })
  putFailure(2, 'The disk is full.')
  expect(findFailureCount()).toBe(2)
  putOverlay(1, { score: 4, act: 2 })
  expect(readRow(1)?.saveError).toBeNull()
  expect(findFailureCount()).toBe(1)
  putActed(2, { score: 4, revision: 4 })
  expect(findFailureCount()).toBe(0)
})

test('rows that were on their way before an act do not undo it', () => {
  putRows([row])
  patchRow(1, { score: 5, revision: 4 })
  putRows([{ ...row, problem: 'late news' }])
  expect(readRow(1)).toMatchObject({ score: 5, revision: 4, problem: 'late news' })
  patchRow(1, { score: 1, revision: 2 })
  expect(readRow(1)?.score).toBe(5)
})

test('a row is the same object until something of it changes', () => {
  putRows([row])
  const before = readRow(1)
  putRows([{ ...row }])
  expect(readRow(1)).toBe(before)
  putRows([{ ...row, favourite: true }])
  expect(readRow(1)).not.toBe(before)
})

test('a change while a row is on its way has it asked for again', () => {
  putRows([row])
  expect(needsFetch(1)).toBe(false)
  markStale([1])
  expect(needsFetch(1)).toBe(true)
  takeStale([1])
  markStale('all')
  putRows([row])
  expect(needsFetch(1)).toBe(true)
})

test('rows out of sight are let go when there are many', () => {
  putRows([row, { ...row, id: 2 }, { ...row, id: 3 }])
  putOverlay(3, { score: 1, act: 1 })
  trimRows(3, () => new Set([1]))
  expect([1, 2, 3].map((id) => readRow(id) !== undefined)).toEqual([true, true, true])
  trimRows(2, () => new Set([1]))
  expect([1, 2, 3].map((id) => readRow(id) !== undefined)).toEqual([true, false, true])
})

test('a row whose picture became better is another object with the same values', () => {
  putRows([row])
  const before = readRow(1)
  touchRows([1, 2])
  expect(readRow(1)).toEqual(before)
  expect(readRow(1)).not.toBe(before)
  expect(readRow(2)).toBeUndefined()
})
