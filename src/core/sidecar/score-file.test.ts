import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorLabels } from '#shared/media.ts'
import { scores } from '#shared/score.ts'
import {
  type ParsedScoreFile,
  parseScoreFile,
  printLocalTime,
  printScoreFile,
  type ScoreFileValue,
} from './score-file.ts'

const nothing = {
  ok: true,
  file: '',
  updated: '',
  favourite: undefined,
  label: undefined,
  keywords: undefined,
  notes: undefined,
  contentHash: null,
  revision: null,
  unknown: [],
  problem: null,
} as const

describe('parseScoreFile', () => {
  it('reads what the original program wrote', () => {
    const text = '{\n  "file": "clip1.mp4",\n  "score": 5,\n  "updated": "2025-08-24T20:36:33"\n}'
    expect(parseScoreFile(text)).toEqual({
      ...nothing,
      file: 'clip1.mp4',
      score: 5,
      updated: '2025-08-24T20:36:33',
    })
  })

  it('reads what its later versions wrote', () => {
    const text = '{"file": "a.png", "score": -1, "favourite": true, "updated": "2025-11-08T10:00:00"}'
    const read = { ...nothing, file: 'a.png', score: -1, favourite: true, updated: '2025-11-08T10:00:00' }
    expect(parseScoreFile(text)).toEqual(read)
  })

  it.each([
    ['"4"', 4],
    ['" -1 "', -1],
    ['4.7', 4],
    ['-0.5', 0],
    ['-1.9', -1],
    ['5', 5],
  ])('takes %s for %i', (written, score) => {
    expect(parseScoreFile(`{"score": ${written}}`)).toEqual({ ...nothing, score })
  })

  it.each(['6', '-2', '99', '"1000"', '1e300'])(
    'takes %s, which is out of range, for 0 and says so',
    (written) => {
      const parsed = parseScoreFile(`{"score": ${written}}`)
      expect(parsed).toEqual({
        ...nothing,
        score: 0,
        problem: { code: 'score-out-of-range', message: expect.stringContaining('read as 0') },
      })
    },
  )

  it.each(['', ' ', 'null', '[]', '5', '"5"', '{"score": 5', '{"score": 5}}', '\u0000', '{score: 5}'])(
    'refuses %j, which is no JSON object',
    (text) => {
      expect(parseScoreFile(text)).toEqual({
        ok: false,
        problem: { code: 'not-json', message: 'The score file is damaged: it is not a JSON object.' },
      })
    },
  )

  it.each([
    '{}',
    '{"score": null}',
    '{"score": "x"}',
    '{"score": "4.7"}',
    '{"score": true}',
    '{"score": [4]}',
    '{"score": 1e400}',
  ])('refuses %j, which holds no integer', (text) => {
    expect(parseScoreFile(text)).toEqual({
      ok: false,
      problem: { code: 'no-score', message: 'The score file holds no score that is a number.' },
    })
  })

  it('doesn’t mind a byte order mark', () => {
    expect(parseScoreFile('\uFEFF{"score": 3}')).toEqual({ ...nothing, score: 3 })
  })

  it('refuses what is nested too deeply to be kept, instead of dying of it', () => {
    const deep = `{"score": 3, "x": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(parseScoreFile(deep).ok).toBe(false)
  })

  it('takes values of a wrong kind for not stated', () => {
    const text =
      '{"file": 1, "score": 2, "favourite": "yes", "label": "pink", "keywords": "cat", "notes": 3, "revision": -1}'
    expect(parseScoreFile(text)).toEqual({ ...nothing, score: 2 })
  })

  it('tells «none» from «not stated»', () => {
    const text = '{"score": 2, "favourite": false, "label": null, "keywords": [], "notes": null}'
    expect(parseScoreFile(text)).toEqual({
      ...nothing,
      score: 2,
      favourite: false,
      label: null,
      keywords: [],
      notes: null,
    })
  })

  it('keeps keywords once, trimmed, and only text', () => {
    const parsed = parseScoreFile('{"score": 2, "keywords": [" cat", "cat", "", 5, null, "dog"]}')
    expect(parsed).toEqual({ ...nothing, score: 2, keywords: ['cat', 'dog'] })
  })

  it('takes prototype keys for data', () => {
    const parsed = parseScoreFile('{"score": 2, "__proto__": {"polluted": 1}, "constructor": 5}')
    expect(parsed).toEqual({
      ...nothing,
      score: 2,
      unknown: [
        ['__proto__', { polluted: 1 }],
        ['constructor', 5],
      ],
    })
    expect(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted')).toBeUndefined()
    expect(parseScoreFile('{"__proto__": {"score": 4}}').ok).toBe(false)
  })
})

describe('printScoreFile', () => {
  it('writes the original’s keys first, then ours, then others’', () => {
    const value: ScoreFileValue = {
      file: 'a"b\n.png',
      score: 4,
      updated: '2025-08-24T20:36:33',
      favourite: true,
      label: null,
      keywords: ['cat'],
      notes: 'so «nice»',
      contentHash: 'ab12',
      revision: 7,
    }
    expect(
      printScoreFile(value, [
        ['1', { a: [] }],
        ['__proto__', 2],
      ]),
    ).toBe(
      `{
  "file": "a\\"b\\n.png",
  "score": 4,
  "updated": "2025-08-24T20:36:33",
  "favourite": true,
  "label": null,
  "keywords": [
    "cat"
  ],
  "notes": "so «nice»",
  "content_hash": "ab12",
  "revision": 7,
  "1": {
    "a": []
  },
  "__proto__": 2
}
`,
    )
  })

  it('writes only three keys where there is nothing more to say', () => {
    const value = { ...nothing, file: 'clip1.mp4', score: 5, updated: '2025-08-24T20:36:33' } as const
    expect(printScoreFile(value, [])).toBe(
      '{\n  "file": "clip1.mp4",\n  "score": 5,\n  "updated": "2025-08-24T20:36:33"\n}\n',
    )
  })

  const text = fc.string({ unit: 'binary' })
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
  const keywords = fc
    .array(text)
    .map((words) => [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))])
  const known = [
    'file',
    'score',
    'updated',
    'favourite',
    'label',
    'keywords',
    'notes',
    'content_hash',
    'revision',
  ]
  const unknown = fc
    .dictionary(
      fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', 'favorite', '7')),
      fc.jsonValue(),
    )
    .map((object) =>
      Object.entries(JSON.parse(JSON.stringify(object))).filter(([key]) => !known.includes(key)),
    )
  const values: fc.Arbitrary<Extract<ParsedScoreFile, { ok: true }>> = fc.record({
    ok: fc.constant(true as const),
    file: text,
    score: fc.constantFrom(...scores),
    updated: text,
    favourite: maybe(fc.boolean()),
    label: maybe(fc.option(fc.constantFrom(...colorLabels))),
    keywords: maybe(keywords),
    notes: maybe(fc.option(text.filter((notes) => notes !== ''))),
    contentHash: fc.option(text),
    revision: fc.option(fc.maxSafeNat()),
    unknown,
    problem: fc.constant(null),
  })

  it('is read back as what was written, whatever it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parseScoreFile(printScoreFile(value, value.unknown))).toEqual(value)
      }),
    )
  })

  it('is JSON that any program reads', () => {
    fc.assert(
      fc.property(values, (value) => {
        const read = JSON.parse(printScoreFile(value, value.unknown))
        expect({ file: read.file, score: read.score }).toEqual({ file: value.file, score: value.score })
      }),
    )
  })

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.json()), (anything) => {
        expect(['boolean']).toContain(typeof parseScoreFile(anything).ok)
      }),
    )
  })
})

describe('printLocalTime', () => {
  it('is local, to the second', () => {
    expect(printLocalTime(new Date(2025, 7, 4, 9, 6, 3, 999))).toBe('2025-08-04T09:06:03')
  })
})
