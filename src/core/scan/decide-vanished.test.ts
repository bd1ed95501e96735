import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideVanished } from './decide-vanished.ts'

const sure = { isComplete: true, isRootThere: true }

it.each([
  [0, 10, 'nothing'],
  [1, 1, 'mark'],
  [1, 2, 'mark'],
  [2, 2, 'ask'],
  [2, 9, 'ask'],
  [2, 10, 'mark'],
  [3, 10, 'ask'],
  [200, 1000, 'mark'],
  [201, 1000, 'ask'],
] as const)('%i of %i that vanished: %s', (vanished, known, verdict) => {
  expect(decideVanished({ ...sure, vanished, known })).toBe(verdict)
})

it('never marks anything after a scan that wasn’t complete or of a folder that isn’t there', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.boolean(), (vanished, known, either) => {
      const input = { vanished, known, isComplete: either, isRootThere: !either }
      expect(decideVanished(input)).toBe('nothing')
    }),
  )
})
