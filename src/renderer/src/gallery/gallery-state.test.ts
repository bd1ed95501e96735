import { expect, test } from 'vitest'
import type { SearchResult } from '#shared/contract.ts'
import {
  emptyGallery,
  type GalleryState,
  hold,
  markLeaving as mark,
  renewResult,
  replaceResult,
  targetsOf,
} from './gallery-state.ts'
import { extendTo, moveBy, moveTo, selectAll, selectNone, toggleAt } from './selection.ts'

function markLeaving(
  state: GalleryState,
  failing: readonly number[],
  passing: readonly number[],
): GalleryState {
  return mark(hold(state, failing), failing, passing)
}

function resultOf(ids: readonly number[]): SearchResult {
  return {
    ids: Uint32Array.from(ids),
    ratios: Uint16Array.from(ids, (id) => id * 10),
    total: 100,
  }
}

function stateOf(ids: readonly number[], cursor: number): GalleryState {
  return moveTo(replaceResult(emptyGallery, '', resultOf(ids)), cursor)
}

function seen({ ids, ratios, cursor, leaving }: GalleryState) {
  return { ids: [...ids], ratios: [...ratios], cursor, leaving: [...leaving] }
}

test('the first result begins at the first file', () => {
  const state = replaceResult(emptyGallery, '', resultOf([4, 5, 6]))
  expect(seen(state)).toEqual({ ids: [4, 5, 6], ratios: [40, 50, 60], cursor: 0, leaving: [] })
  expect(replaceResult(emptyGallery, '', resultOf([])).cursor).toBe(-1)
})

test('the same search again keeps the current file and the selection by id', () => {
  const before = toggleAt(stateOf([1, 2, 3], 1), 2)
  const after = renewResult(before, resultOf([9, 3, 8, 2]))
  expect(after.cursor).toBe(1)
  expect([...after.selected].sort()).toEqual([2, 3])
  expect([...renewResult(before, resultOf([9, 3])).selected]).toEqual([3])
})

test('a current file that is gone leaves its place to the one that followed it', () => {
  expect(renewResult(stateOf([1, 2, 3, 4], 1), resultOf([1, 3, 4])).cursor).toBe(1)
  expect(renewResult(stateOf([1, 2, 3], 2), resultOf([1, 2])).cursor).toBe(1)
  expect(renewResult(stateOf([1], 0), resultOf([])).cursor).toBe(-1)
})

test('another search keeps the current file if it is found, else begins anew', () => {
  const before = stateOf([1, 2, 3], 2)
  expect(replaceResult(before, 'storm', resultOf([7, 3])).cursor).toBe(1)
  expect(replaceResult(before, 'storm', resultOf([7, 8])).cursor).toBe(0)
})

test('what no longer passes stays until the next move, and then the next one takes its place', () => {
  const marked = markLeaving(stateOf([1, 2, 3, 4], 1), [2], [])
  expect(seen(marked)).toEqual({ ids: [1, 2, 3, 4], ratios: [10, 20, 30, 40], cursor: 1, leaving: [2] })
  expect(seen(moveBy(marked, 1))).toEqual({ ids: [1, 3, 4], ratios: [10, 30, 40], cursor: 1, leaving: [] })
  expect(seen(moveBy(marked, -1))).toEqual({ ids: [1, 3, 4], ratios: [10, 30, 40], cursor: 0, leaving: [] })
})

test('at the end of the list the one before takes the place of what goes', () => {
  const marked = markLeaving(stateOf([1, 2, 3], 2), [3], [])
  expect(seen(moveBy(marked, 1))).toEqual({ ids: [1, 2], ratios: [10, 20], cursor: 1, leaving: [] })
})

test('when everything goes, nothing is left', () => {
  const marked = markLeaving(stateOf([1, 2], 0), [1, 2], [])
  expect(seen(moveBy(marked, 1))).toEqual({ ids: [], ratios: [], cursor: -1, leaving: [] })
})

test('a click on what is leaving keeps it, and lets the rest go', () => {
  const marked = markLeaving(stateOf([1, 2, 3], 0), [1, 2], [])
  expect(seen(moveTo(marked, 1))).toEqual({ ids: [2, 3], ratios: [20, 30], cursor: 0, leaving: [2] })
})

test('a mark goes when the file passes again, and is never put on what is not shown', () => {
  const marked = markLeaving(stateOf([1, 2, 3], 0), [1, 99], [])
  expect([...marked.leaving]).toEqual([1])
  expect([...markLeaving(marked, [], [1]).leaving]).toEqual([])
})

test('a new result of the same search puts what is leaving back where it was', () => {
  const marked = markLeaving(stateOf([1, 2, 3, 4], 2), [1, 3], [])
  const renewed = renewResult(marked, resultOf([2, 4, 5]))
  expect(seen(renewed)).toEqual({
    ids: [1, 2, 3, 4, 5],
    ratios: [10, 20, 30, 40, 50],
    cursor: 2,
    leaving: [1, 3],
  })
})

test('moves stop at the ends', () => {
  expect(moveBy(stateOf([1, 2, 3], 2), 1).cursor).toBe(2)
  expect(moveBy(stateOf([1, 2, 3], 0), -1).cursor).toBe(0)
  expect(moveBy(stateOf([1, 2, 3], 0), 50).cursor).toBe(2)
  expect(moveBy(emptyGallery, 1)).toBe(emptyGallery)
})

test('an act goes to the current file, or to the whole selection in the order shown', () => {
  const state = stateOf([5, 4, 3, 2, 1], 1)
  expect(targetsOf(state)).toEqual([4])
  expect(targetsOf(extendTo(state, 3))).toEqual([4, 3, 2])
  expect(targetsOf(selectAll(state))).toEqual([5, 4, 3, 2, 1])
  expect(targetsOf(emptyGallery)).toEqual([])
})

test('a range grows and shrinks around the file where it began', () => {
  const begun = extendTo(stateOf([1, 2, 3, 4, 5], 2), 4)
  expect([...begun.selected]).toEqual([3, 4, 5])
  const turned = extendTo(begun, 0)
  expect([...turned.selected]).toEqual([1, 2, 3])
  expect(turned.cursor).toBe(0)
})

test('Ctrl and a click joins and leaves, beginning with the current file', () => {
  const two = toggleAt(stateOf([1, 2, 3], 0), 2)
  expect([...two.selected]).toEqual([1, 3])
  const one = toggleAt(two, 0)
  expect([...one.selected]).toEqual([3])
  expect([...toggleAt(one, 2).selected]).toEqual([3])
})

test('a plain move ends the selection', () => {
  expect(moveTo(selectAll(stateOf([1, 2, 3], 0)), 1).selected.size).toBe(0)
  expect(selectNone(selectAll(stateOf([1, 2, 3], 0))).selected.size).toBe(0)
})

test('groups follow what goes and what is held', () => {
  const grouped: SearchResult = {
    ...resultOf([1, 2, 3, 4, 5]),
    groups: { starts: Uint32Array.from([0, 2, 3]), labels: ['a', 'b', null] },
  }
  const groupsOf = ({ groups }: GalleryState) =>
    groups === null ? null : { starts: [...groups.starts], labels: groups.labels }
  const state = moveTo(replaceResult(emptyGallery, 'group:model', grouped), 1)
  const marked = markLeaving(state, [2, 3], [])
  // The group that loses its last file goes with it.
  const moved = moveBy(marked, 1)
  expect(seen(moved)).toEqual({ ids: [1, 4, 5], ratios: [10, 40, 50], cursor: 1, leaving: [] })
  expect(groupsOf(moved)).toEqual({ starts: [0, 1], labels: ['a', null] })
  // The query no longer finds them: they stay in their groups until the next move.
  const without: SearchResult = {
    ...resultOf([1, 4, 5]),
    groups: { starts: Uint32Array.from([0, 1]), labels: ['a', null] },
  }
  const renewed = renewResult(marked, without)
  expect([...renewed.ids]).toEqual([1, 2, 3, 4, 5])
  expect(groupsOf(renewed)).toEqual({ starts: [0, 3], labels: ['a', null] })
})

test('what was just acted on stays where it is, also in an order by score', () => {
  const state = hold(stateOf([1, 2, 3, 4], 2), [3])
  const renewed = renewResult(state, resultOf([3, 1, 2, 4]))
  expect([...renewed.ids]).toEqual([1, 2, 3, 4])
  expect(renewed.cursor).toBe(2)
  const moved = moveBy(renewed, 1)
  expect([...renewResult(moved, resultOf([3, 1, 2, 4])).ids]).toEqual([3, 1, 2, 4])
})

test('a quarter of a million files are renewed too', () => {
  const many = Array.from({ length: 250_000 }, (_, index) => index + 1)
  const result = resultOf(many)
  const state = hold(moveTo(replaceResult(emptyGallery, 'score:unrated', result), 1000), [1001])
  // Anything that isn't linear would not end within the test's time.
  const renewed = renewResult(state, result)
  expect([renewed.ids.length, renewed.cursor, [...renewed.held]]).toEqual([250_000, 1000, [1001]])
})
