import { describe, expect, it } from 'vitest'
import { mergeXmp, type XmpBase, type XmpValues } from './merge-xmp.ts'
import type { XmpStatement } from './ratings-of-xmp.ts'

const ours = (given: Partial<XmpValues> = {}): XmpValues => ({
  score: 0,
  label: null,
  keywords: [],
  ...given,
})
const theirs = (given: Partial<XmpStatement> = {}): XmpStatement => ({
  ...{ score: undefined, label: undefined, keywords: undefined, words: [] },
  ...given,
})
const base = (given: Partial<XmpBase> = {}): XmpBase => ({
  ...{ score: undefined, label: undefined, keywords: [] },
  ...given,
})
const none = new Set<never>()
const both = new Set(['score', 'label'] as const)
const nothing = { take: {}, conflicts: {}, removedKeywords: [], rewrite: false }

describe('mergeXmp', () => {
  it('fills at first what nobody has set, and only that', () => {
    const stated = theirs({ score: 4, label: 'red' })
    expect(mergeXmp(null, ours(), stated, none)).toEqual({ ...nothing, take: { score: 4, label: 'red' } })
    expect(mergeXmp(null, ours({ score: 2 }), stated, both)).toEqual({
      ...nothing,
      conflicts: { score: 4, label: 'red' },
      rewrite: true,
    })
    expect(mergeXmp(null, ours({ score: 4, label: 'red' }), stated, both)).toEqual(nothing)
  })

  it('takes what only the XMP file changed, also 0', () => {
    const known = base({ score: 3, label: 'red' })
    expect(
      mergeXmp(known, ours({ score: 3, label: 'red' }), theirs({ score: 0, label: null }), both),
    ).toEqual({
      ...nothing,
      take: { score: 0, label: null },
    })
  })

  it('keeps what only we changed, and where both did, with theirs as a conflict', () => {
    const known = base({ score: 3 })
    expect(mergeXmp(known, ours({ score: 5 }), theirs({ score: 3 }), both)).toEqual({
      ...nothing,
      rewrite: true,
    })
    expect(mergeXmp(known, ours({ score: 5 }), theirs({ score: 1 }), both)).toEqual({
      ...nothing,
      conflicts: { score: 1 },
      rewrite: true,
    })
  })

  it('lowers no score because a tag is gone', () => {
    const known = base({ score: 3, label: 'red', keywords: ['fox'] })
    const mine = ours({ score: 3, label: 'red', keywords: ['fox'] })
    expect(mergeXmp(known, mine, theirs(), both)).toEqual({ ...nothing, rewrite: true })
  })

  it('leaves a keyword be whose case another program changed', () => {
    const known = base({ keywords: ['fox'] })
    expect(mergeXmp(known, ours({ keywords: ['fox'] }), theirs({ keywords: ['Fox'] }), none)).toEqual(nothing)
  })

  it('takes out a keyword that one side took out, and never takes over others’ as ours', () => {
    const known = base({ keywords: ['fox', 'owl'] })
    const stated = theirs({ keywords: ['owl', 'theirs'] })
    expect(mergeXmp(known, ours({ keywords: ['fox', 'owl'] }), stated, none)).toEqual({
      ...nothing,
      take: { keywords: ['owl'] },
    })
    expect(mergeXmp(known, ours({ keywords: ['fox'] }), theirs({ keywords: ['fox', 'owl'] }), none)).toEqual({
      ...nothing,
      removedKeywords: ['owl'],
      rewrite: true,
    })
    expect(mergeXmp(null, ours({ keywords: ['fox'] }), stated, none)).toEqual({ ...nothing, rewrite: true })
  })
})
