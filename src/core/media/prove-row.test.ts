import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorLabels } from '#shared/media.ts'
import { scores } from '#shared/score.ts'
import { proveRow } from './prove-row.ts'
import { createRowCheck, type JudgedRow } from './row-check.ts'

const rows: fc.Arbitrary<JudgedRow> = fc.record({
  id: fc.integer({ min: 1, max: 1_000_000 }),
  file_path: fc.string({ minLength: 1, maxLength: 60 }),
  score: fc.constantFrom(...scores),
  favourite: fc.constantFrom(0 as const, 1 as const),
  label: fc.option(fc.constantFrom(...colorLabels)),
  revision: fc.integer({ min: 0, max: 1000 }),
})

describe('proveRow', () => {
  it('finds the judgement that was written, whatever of it was changed', () => {
    fc.assert(
      fc.property(rows, rows, (row, { score, favourite, label }) => {
        expect(proveRow({ ...row, score, favourite, label }, createRowCheck(row))).toEqual(row)
      }),
    )
  })

  it('finds it though a bit of the check, the revision or the path was flipped', () => {
    fc.assert(
      fc.property(rows, fc.nat(31), fc.nat(), (row, checkBit, anyBit) => {
        const check = createRowCheck(row)
        expect(proveRow(row, (check ^ (1 << checkBit)) >>> 0)).toEqual(row)
        expect(proveRow({ ...row, revision: row.revision ^ (1 << (anyBit % 20)) }, check)).toEqual(row)
        const path = Buffer.from(row.file_path)
        const bit = anyBit % (path.length * 8)
        path[bit >> 3] = (path[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        // What is no UTF-8 any more can't be turned back.
        if (
          Buffer.from(path.toString()).equals(path) &&
          Buffer.from(row.file_path).toString() === row.file_path
        ) {
          expect(proveRow({ ...row, file_path: path.toString() }, check)).toEqual(row)
        }
      }),
    )
  })

  it('says nothing where more is wrong', () => {
    fc.assert(
      fc.property(rows, rows, (row, other) => {
        fc.pre(row.file_path !== other.file_path && row.score !== other.score && row.id !== other.id)
        expect(proveRow(row, createRowCheck(other))).toBeNull()
      }),
    )
  })
})
