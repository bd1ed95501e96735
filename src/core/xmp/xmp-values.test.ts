import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorLabels } from '#shared/media.ts'
import { type Score, scores } from '#shared/score.ts'
import { editXmp, emptyPacket, type XmpEdit } from './edit-xmp.ts'
import { listStatement, type XmpStatement } from './ratings-of-xmp.ts'
import { readXmp } from './read-xmp.ts'
import { samples } from './test-sidecars.ts'
import { planXmp, type WantedXmp } from './xmp-values.ts'

const wanted = (given: Partial<WantedXmp>): WantedXmp => ({
  ...{ score: 0, label: null, keywords: [], removedKeywords: [] },
  ...given,
})
const place = (properties: Readonly<Record<string, readonly string[]>>, hasWindowsRating = false) => ({
  xmp: new Map(Object.entries(properties)),
  exif: {},
  hasWindowsRating,
})
const propertiesOf = (text: string) => {
  const read = readXmp(Buffer.from(text))
  if (!read.ok) throw new Error(read.message)
  return read.properties
}
const stateIn = (text: string): XmpStatement => listStatement(propertiesOf(text))
function write(text: string, what: Partial<WantedXmp>): string {
  const { edits } = planXmp(wanted(what), { xmp: propertiesOf(text), exif: {}, hasWindowsRating: false })
  const edited = editXmp(text, edits)
  if (edited === undefined) throw new Error('refused')
  return edited
}
const set = (name: string, value: string) => ({ name, act: 'set', value }) as XmpEdit // a name of the list
const remove = (name: string) => ({ name, act: 'remove' }) as XmpEdit // the same

describe('planXmp', () => {
  it('writes stars, for Windows as percent and into EXIF', () => {
    const plans = ([1, 2, 3, 4, 5] as const).map((score) => planXmp(wanted({ score }), place({}, true)))
    expect(plans.map(({ exif }) => [exif?.stars, exif?.percent])).toEqual([
      [1, 1],
      [2, 25],
      [3, 50],
      [4, 75],
      [5, 99],
    ])
    expect(plans[3]?.edits).toEqual([set('xmp:Rating', '4'), set('MicrosoftPhoto:Rating', '75')])
    expect(planXmp(wanted({ score: 4 }), place({}))).toEqual({
      edits: [set('xmp:Rating', '4')],
      exif: undefined,
    })
  })

  it('writes a reject with all its marks, and the other ratings as 0', () => {
    expect(
      planXmp(wanted({ score: -1 }), place({ 'xmp:Rating': ['3'], 'acdsee:rating': ['3'] }, true)),
    ).toEqual({
      edits: [
        set('xmp:Rating', '-1'),
        set('MicrosoftPhoto:Rating', '0'),
        set('acdsee:rating', '0'),
        set('xmpDM:pick', '-1'),
        set('xmpDM:good', 'False'),
        set('digiKam:PickLabel', '1'),
      ],
      exif: { stars: 0, percent: 0 },
    })
  })

  it('takes reject marks away with stars, but leaves a pick a pick', () => {
    const rejected = {
      'xmp:Rating': ['-1'],
      'xmpDM:pick': ['-1'],
      'xmpDM:good': ['False'],
      'digiKam:PickLabel': ['1'],
    }
    expect(planXmp(wanted({ score: 2 }), place(rejected)).edits).toEqual([
      set('xmp:Rating', '2'),
      remove('xmpDM:pick'),
      remove('xmpDM:good'),
      remove('digiKam:PickLabel'),
    ])
    const picked = { 'xmpDM:pick': ['1'], 'xmpDM:good': ['True'], 'digiKam:PickLabel': ['3'] }
    expect(planXmp(wanted({ score: 2 }), place(picked)).edits).toEqual([set('xmp:Rating', '2')])
  })

  it('changes nothing of what says it already in its own way', () => {
    const cases: readonly (readonly [Partial<WantedXmp>, Readonly<Record<string, readonly string[]>>])[] = [
      [{ score: 3 }, { 'xmp:Rating': ['2.5'] }],
      [{ score: 3 }, { 'MicrosoftPhoto:Rating': ['50'] }],
      [{ score: -1 }, { 'xmp:Rating': ['3'], 'xmpDM:pick': ['-1'] }],
      [{ score: 0 }, {}],
      [{ label: 'green' }, { 'xmp:Label': ['Approved'] }],
      [{ label: null }, { 'xmp:Label': ['Purple'] }],
      [{ keywords: ['a/b'] }, { 'lr:hierarchicalSubject': ['a|b'] }],
    ]
    for (const [what, properties] of cases) {
      expect([what, planXmp(wanted(what), place(properties))]).toEqual([what, { edits: [], exif: undefined }])
    }
  })

  it('clears a rating in all places that have one', () => {
    const exif = { rating: 3, ratingPercent: 50 }
    expect(planXmp(wanted({}), { xmp: new Map(), exif, hasWindowsRating: false })).toEqual({
      edits: [set('xmp:Rating', '0')],
      exif: { stars: 0, percent: 0 },
    })
  })

  it('writes a label, and takes it out', () => {
    expect(stateIn(write(samples.lightroom, { score: 3, label: 'blue' })).label).toBe('blue')
    expect(write(samples.lightroom, { score: 3, label: 'blue' })).toContain('photoshop:LabelColor="blue"')
    expect(write(samples.digiKam, { score: 3, label: 'red' })).toContain('digiKam:ColorLabel="1"')
    const cleared = write(samples.lightroom, { score: 3 })
    expect(stateIn(cleared).label).toBe(null)
    expect(cleared).not.toContain('xmp:Label')
  })

  it('writes keywords into all three lists, and takes them out of all three', () => {
    const written = write(samples.digiKam, {
      score: 3,
      label: 'yellow',
      keywords: ['fox', 'style/ink', 'Animals/Fox'],
    })
    const properties = propertiesOf(written)
    expect(properties.get('dc:subject')).toEqual(['Fox', 'fox', 'ink'])
    expect(properties.get('lr:hierarchicalSubject')).toEqual(['Animals|Fox', 'fox', 'style|ink'])
    expect(properties.get('digiKam:TagsList')).toEqual(['Animals/Fox', 'fox', 'style/ink'])
    const taken = write(written, { score: 3, label: 'yellow', removedKeywords: ['fox', 'style/ink'] })
    expect(taken).toBe(samples.digiKam)
    const all = write(samples.digiKam, { score: 3, label: 'yellow', removedKeywords: ['Fox'] })
    expect(stateIn(all).keywords).toBe(undefined)
  })

  it('writes all that is wanted, into whatever stands there, and then has nothing left to do', () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .filter((text) => !/[\p{Cc}\uFFFE\uFFFF|]/u.test(text))
    const arbitrary = fc.record({
      score: fc.constantFrom<Score>(...scores),
      label: fc.constantFrom(null, ...colorLabels),
      keywords: fc.array(word, { maxLength: 4 }),
      removedKeywords: fc.constantFrom<readonly string[]>([], ['Fox'], ['fox', 'Animals']),
    })
    const texts = [...Object.values(samples), emptyPacket]
    fc.assert(
      fc.property(arbitrary, arbitrary, fc.constantFrom(...texts), (first, second, sample) => {
        let text = sample
        for (const what of [first, second]) {
          text = write(text, what)
          const stated = stateIn(text)
          expect(stated.score ?? 0).toBe(what.score)
          expect(stated.label ?? null).toBe(what.label)
          expect(write(text, what)).toBe(text)
        }
      }),
    )
  })
})

describe('listStatement', () => {
  it('reads what other programs wrote', () => {
    expect(Object.fromEntries(Object.entries(samples).map(([name, text]) => [name, stateIn(text)]))).toEqual({
      lightroom: {
        ...{ score: 3, label: 'yellow' },
        keywords: ['Animals', 'Fox & Hound', 'Animals/Fox & Hound'],
        words: ['Animals', 'Fox & Hound'],
      },
      darktable: { score: 1, label: undefined, keywords: undefined, words: [] },
      digiKam: { score: 3, label: 'yellow', keywords: ['Fox', 'Animals/Fox'], words: ['Fox'] },
      bridge: { score: 2, label: 'green', keywords: undefined, words: [] },
      exiftool: { score: 3, label: undefined, keywords: ['fox'], words: ['fox'] },
    })
  })

  it('tells a label that is said to be none from one that is not said', () => {
    const label = (properties: Readonly<Record<string, string>>) =>
      listStatement(new Map(Object.entries(properties).map(([name, value]) => [name, [value]]))).label
    expect(label({})).toBe(undefined)
    expect(label({ 'digiKam:ColorLabel': '0' })).toBe(null)
    expect(label({ 'photoshop:LabelColor': 'none' })).toBe(null)
    expect(label({ 'digiKam:ColorLabel': '0', 'xmp:Label': 'Keep' })).toBe(undefined)
    expect(label({ 'digiKam:ColorLabel': '7' })).toBe(undefined)
  })
})
