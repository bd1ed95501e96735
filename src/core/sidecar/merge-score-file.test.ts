import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorLabels } from '#shared/media.ts'
import { scores } from '#shared/score.ts'
import {
  type MergeInput,
  mergeScoreFile,
  neutralValues,
  type ScoreField,
  type ScoreValues,
  type StatedValues,
  scoreFields,
} from './merge-score-file.ts'

const unsaid: StatedValues = {
  score: undefined,
  favourite: undefined,
  label: undefined,
  keywords: undefined,
  notes: undefined,
}
const input = (given: Partial<MergeInput>): MergeInput => ({
  base: null,
  ours: neutralValues,
  theirs: unsaid,
  journaled: new Set(),
  ...given,
})
const score = (value: ScoreValues['score']): ScoreValues => ({ ...neutralValues, score: value })

describe('mergeScoreFile', () => {
  it('takes what only they changed', () => {
    const merged = mergeScoreFile(input({ base: score(2), ours: score(2), theirs: score(5) }))
    expect(merged).toEqual({ take: { score: 5 }, conflicts: {}, rewrite: false })
  })

  it('keeps what only we changed, and has it written', () => {
    const merged = mergeScoreFile(input({ base: score(2), ours: score(4), theirs: score(2) }))
    expect(merged).toEqual({ take: {}, conflicts: {}, rewrite: true })
  })

  it('keeps ours where both changed, and theirs as a conflict', () => {
    const merged = mergeScoreFile(input({ base: score(2), ours: score(4), theirs: score(-1) }))
    expect(merged).toEqual({ take: {}, conflicts: { score: -1 }, rewrite: true })
  })

  it('does nothing where both changed to the same', () => {
    const merged = mergeScoreFile(input({ base: score(2), ours: score(4), theirs: score(4) }))
    expect(merged).toEqual({ take: {}, conflicts: {}, rewrite: false })
  })

  it('takes keywords in another case, or with other white space, for the same', () => {
    const ours: ScoreValues = { ...neutralValues, keywords: ['Café', 'style/anime'] }
    const theirs: StatedValues = { ...neutralValues, keywords: ['style / Anime', 'CAFE\u0301'] }
    expect(mergeScoreFile(input({ base: ours, ours, theirs }))).toEqual({
      take: {},
      conflicts: {},
      rewrite: false,
    })
  })

  it('without a base lets the score file win over what nobody set here', () => {
    const merged = mergeScoreFile(input({ ours: score(2), theirs: score(0) }))
    expect(merged).toEqual({ take: { score: 0 }, conflicts: {}, rewrite: false })
  })

  it('without a base keeps what a person set here', () => {
    const journaled = new Set<ScoreField>(['score'])
    expect(mergeScoreFile(input({ ours: score(0), theirs: score(3), journaled }))).toEqual({
      take: {},
      conflicts: { score: 3 },
      rewrite: true,
    })
    expect(mergeScoreFile(input({ ours: score(4), theirs: score(0), journaled }))).toEqual({
      take: {},
      conflicts: {},
      rewrite: true,
    })
  })

  it('merges each field for itself', () => {
    const base: ScoreValues = { ...neutralValues, score: 1, keywords: ['cat'] }
    const ours: ScoreValues = { ...base, score: 3 }
    const theirs: StatedValues = { ...base, keywords: ['cat', 'dog'], favourite: true }
    expect(mergeScoreFile(input({ base, ours, theirs }))).toEqual({
      take: { favourite: true, keywords: ['cat', 'dog'] },
      conflicts: {},
      rewrite: true,
    })
  })

  it('takes a key that is absent for no statement: the original program drops ours, and they come back', () => {
    const ours: ScoreValues = { ...neutralValues, score: 3, favourite: true, keywords: ['cat'] }
    const merged = mergeScoreFile(input({ base: ours, ours, theirs: { ...unsaid, score: 3 } }))
    expect(merged).toEqual({ take: {}, conflicts: {}, rewrite: true })
  })

  const values: fc.Arbitrary<ScoreValues> = fc.record({
    score: fc.constantFrom(...scores),
    favourite: fc.boolean(),
    label: fc.option(fc.constantFrom(...colorLabels)),
    keywords: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    notes: fc.option(fc.constantFrom('x', 'y')),
  })
  const stated = values.chain((all) =>
    fc.uniqueArray(fc.constantFrom(...scoreFields)).map(
      (left): StatedValues => ({
        ...all,
        ...Object.fromEntries(left.map((field) => [field, undefined])),
      }),
    ),
  )
  const inputs: fc.Arbitrary<MergeInput> = fc.record({
    base: fc.option(stated),
    ours: values,
    theirs: stated,
    journaled: fc.uniqueArray(fc.constantFrom(...scoreFields)).map((fields) => new Set(fields)),
  })

  it('comes to rest: once what it takes is taken and noted, a second merge takes nothing', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { take } = mergeScoreFile(given)
        const again = mergeScoreFile({ ...given, ours: { ...given.ours, ...take }, base: given.theirs })
        expect(again.take).toEqual({})
        expect(again.conflicts).toEqual({})
      }),
    )
  })

  it('loses nothing: what they state is ours, is taken, is in the base, or is a conflict', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { take, conflicts } = mergeScoreFile(given)
        for (const field of scoreFields) {
          const theirs = given.theirs[field]
          const sorted = (value: unknown) =>
            Array.isArray(value) ? JSON.stringify([...value].sort()) : JSON.stringify(value)
          const known = [
            given.ours[field],
            take[field],
            conflicts[field],
            given.base?.[field] ?? neutralValues[field],
          ]
          if (theirs !== undefined) expect(known.map(sorted)).toContain(sorted(theirs))
        }
      }),
    )
  })

  it('takes only from a side that changed', () => {
    fc.assert(
      fc.property(values, stated, (both, theirs) => {
        expect(mergeScoreFile(input({ base: both, ours: both, theirs })).conflicts).toEqual({})
        expect(mergeScoreFile(input({ base: theirs, ours: both, theirs })).take).toEqual({})
      }),
    )
  })
})
