import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { scoreFileName } from '#core/sidecar/score-file-path.ts'
import type { MediaFormat } from '#shared/media.ts'
import { indexByStem } from './companions.ts'
import { createPatternStem, createTypedName } from './name-pattern.ts'
import { type PlanAct, type PlanMedia, type PlannedUnit, planUnits } from './plan-units.ts'

const formats: Readonly<Record<string, MediaFormat>> = { dng: 'dng', jpg: 'jpeg', png: 'png', heic: 'heif' }

function createMedia(names: readonly string[], kept: readonly string[] = []): readonly PlanMedia[] {
  return names.map((name, index) => ({
    id: index + 1,
    name,
    directory: 'd',
    format: formats[name.slice(name.lastIndexOf('.') + 1)] ?? 'png',
    dateMs: new Date(2026, 2, 14, 15, 9, 26).getTime(),
    isKept: kept.includes(name),
    isMissing: false,
  }))
}

type World = {
  readonly media: readonly string[]
  readonly beside?: readonly string[]
  readonly scores?: readonly string[]
  readonly target?: readonly string[]
  readonly kept?: readonly string[]
  readonly foldsCase?: boolean
}

function plan(world: World, act: PlanAct, names: readonly string[] = world.media): readonly PlannedUnit[] {
  const media = createMedia(world.media, world.kept)
  return planUnits({
    ids: names.map((name) => media.find((one) => one.name === name)?.id ?? 0),
    act,
    withPairs: true,
    folders: new Map([
      [
        'd',
        {
          media,
          byStem: indexByStem(media),
          names: new Set([...world.media, ...(world.beside ?? [])]),
          scores: new Set((world.scores ?? []).map((name) => scoreFileName(name))),
        },
      ],
    ]),
    target: { names: new Set(world.target ?? []), scores: new Set() },
    platform: 'linux',
    foldsCase: world.foldsCase ?? false,
  })
}

const moveTo = (path: string): PlanAct => ({ kind: 'move', to: { where: 'library', path }, taken: 'number' })
const show = (units: readonly PlannedUnit[]) =>
  units.flatMap(({ files, problem }) =>
    problem === null
      ? files.map(({ kind, source, target }) => `${kind} ${source.path} → ${target?.path ?? 'trash'}`)
      : [problem],
  )

describe('planUnits', () => {
  it('takes along what belongs to a file, under its new name', () => {
    const world = {
      media: ['a.dng', 'a.jpg'],
      beside: ['a.xmp', 'a.jpg.xmp', 'a.txt', 'a.jpg.json', 'ab.txt', 'a.doc'],
      scores: ['a.jpg'],
    }
    expect(show(plan(world, { kind: 'rename', name: 'b' }, ['a.jpg']))).toEqual([
      'move d/a.jpg → d/b.jpg',
      'move d/a.dng → d/b.dng',
      'move d/a.xmp → d/b.xmp',
      'move d/a.jpg.xmp → d/b.jpg.xmp',
      'move d/a.txt → d/b.txt',
      'move d/a.jpg.json → d/b.jpg.json',
      'move d/.scores/a.jpg.json → d/.scores/b.jpg.json',
    ])
  })

  it('copies what a file that stays needs too, and leaves it when the other is thrown away', () => {
    const world = { media: ['a.png', 'a.gif'], beside: ['a.txt'] }
    expect(show(plan(world, moveTo('x'), ['a.png']))).toEqual([
      'move d/a.png → x/a.png',
      'copy d/a.txt → x/a.txt',
    ])
    expect(show(plan(world, { kind: 'trash' }, ['a.png']))).toEqual(['move d/a.png → trash'])
    expect(show(plan(world, { kind: 'trash' }))).toEqual([
      'move d/a.png → trash',
      'move d/a.gif → trash',
      'move d/a.txt → trash',
    ])
  })

  it('leaves a pair with stars where it is, but for one that was chosen', () => {
    const world = { media: ['a.dng', 'a.jpg'], kept: ['a.dng'] }
    expect(show(plan(world, { kind: 'trash' }, ['a.jpg']))).toEqual(['move d/a.jpg → trash'])
    expect(show(plan(world, { kind: 'trash' }))).toHaveLength(2)
    expect(show(plan(world, moveTo('x'), ['a.jpg']))).toHaveLength(2)
  })

  it('renames by case alone where that is one name to the disk', () => {
    expect(show(plan({ media: ['a.png'], foldsCase: true }, { kind: 'rename', name: 'A' }))).toEqual([
      'move d/a.png → d/A.png',
    ])
    expect(
      show(plan({ media: ['a.png', 'B.png'], foldsCase: true }, { kind: 'rename', name: 'b' }, ['a.png'])),
    ).toEqual(['There is a file named b.png already.'])
  })

  it.each([
    ['x/y', 'A name can’t hold a “/”.'],
    ['.x', 'A name that begins with a dot would be hidden.'],
    [`${'é'.repeat(126)}`, 'This name is too long.'],
    [' ', 'A name that begins with a dot would be hidden.'],
    ['a', 'It has this name already.'],
  ])('refuses the name %j', (name, problem) => {
    expect(show(plan({ media: ['a.png'] }, { kind: 'rename', name }))).toEqual([problem])
  })

  it('says where nothing is to be done', () => {
    expect(show(plan({ media: ['a.png'] }, moveTo('d')))).toEqual(['It is in this folder already.'])
  })

  const name = fc
    .tuple(fc.constantFrom('a', 'b', 'A', 'a (2)'), fc.constantFrom('png', 'jpg', 'dng', 'JPG', 'heic'))
    .map(([stem, extension]) => `${stem}.${extension}`)
  const side = fc
    .tuple(
      fc.constantFrom('a', 'b', 'a.png', 'b.jpg', 'a (2)'),
      fc.constantFrom('.txt', '.json', '.caption', '.xmp'),
    )
    .map(([stem, extension]) => stem + extension)
  const world = fc.record({
    media: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }),
    beside: fc.uniqueArray(side, { maxLength: 6 }),
    scores: fc.uniqueArray(name, { maxLength: 4 }),
    target: fc.uniqueArray(fc.oneof(name, side), { maxLength: 6 }),
    foldsCase: fc.boolean(),
  })
  const act = fc.oneof(
    fc.constantFrom<PlanAct>(
      moveTo('x'),
      moveTo('d'),
      { kind: 'move', to: { where: 'outside', path: '/x' }, taken: 'skip' },
      { kind: 'copy', to: { where: 'library', path: 'x' }, taken: 'number' },
      { kind: 'pattern', pattern: 'trip {n}', start: 1 },
      { kind: 'pattern', pattern: 'same', start: 1 },
      { kind: 'rename', name: 'b' },
      { kind: 'trash' },
    ),
  )

  test('no name is given twice, none that is taken, no file goes twice, each that was asked for is answered', () => {
    fc.assert(
      fc.property(world, act, (given, what) => {
        const units = plan(given, what)
        const fold = (path: string) => (given.foldsCase ? path.toLowerCase() : path)
        const files = units.flatMap((unit) => unit.files)
        const sources = files.filter(({ kind }) => kind === 'move').map(({ source }) => source.path)
        const targets = files.flatMap(({ target }) => (target === null ? [] : [fold(target.path)]))
        expect(new Set(sources).size).toBe(sources.length)
        expect(new Set(targets).size).toBe(targets.length)
        const stays =
          what.kind === 'rename' || what.kind === 'pattern'
            ? [...given.media, ...given.beside]
                .map((one) => `d/${one}`)
                .filter((one) => !sources.includes(one))
            : []
        const there =
          what.kind === 'move' || what.kind === 'copy'
            ? given.target.map((one) => `${what.to.path}/${one}`)
            : []
        for (const path of [...stays, ...there]) expect(targets).not.toContain(fold(path))
        const answered = units.flatMap((unit) => unit.media.map((one) => one.name))
        expect(answered.toSorted()).toEqual(given.media.toSorted())
        // All of a unit goes to one place, or none.
        for (const unit of units) expect(unit.files.length === 0).toBe(unit.problem !== null)
      }),
      { numRuns: 500 },
    )
  })
})

it('makes names by a pattern, and keeps an extension that nobody typed', () => {
  const values = { stem: 'fox', number: 7, dateMs: new Date(2026, 2, 4, 5, 6, 7).getTime() }
  expect(createPatternStem('{date} {time} {name} {nnn} {n} {x}', values)).toBe(
    '2026-03-04 05-06-07 fox 007 7 {x}',
  )
  const isMedia = (typed: string) => /\.(png|jpg)$/i.test(typed)
  const typed = (text: string) => createTypedName(text, { extension: '.png' }, isMedia)
  expect(['v1.2', 'b.JPG', 'c', 'd.txt'].map(typed)).toEqual(['v1.2.png', 'b.JPG', 'c.png', 'd.txt.png'])
})
