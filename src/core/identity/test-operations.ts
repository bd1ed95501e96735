import fc from 'fast-check'
import { type ColorLabel, colorLabels } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

/** All that a person says of a file. */
export type Judgement = {
  readonly score: Score
  readonly favourite: boolean
  readonly label: ColorLabel | null
  /** Sorted. */
  readonly keywords: readonly string[]
  readonly notes: string | null
}

/** One thing that a person, or a program, does to a folder. Numbers choose among what is there. */
export type Operation =
  | { readonly kind: DiskKind; readonly one: number; readonly other: number }
  | { readonly kind: 'judge'; readonly one: number; readonly change: ActChange }
  | { readonly kind: 'edit score file'; readonly one: number; readonly change: Partial<Judgement> }
  | { readonly kind: 'rate by exiftool'; readonly one: number; readonly rating: Rating }
  | { readonly kind: (typeof libraryKinds)[number] }

export type DiskKind = (typeof diskKinds)[number]
export type Rating = 1 | 2 | 3 | 4 | 5
/** What the library has an act for; the rest is said in score files. */
export type ActChange =
  | { readonly score: Score }
  | { readonly favourite: boolean }
  | { readonly label: ColorLabel | null }

const diskKinds = [
  'create',
  'rename',
  'rename over',
  'copy',
  'copy over',
  'tag',
  'edit',
  'swap',
  'delete',
  'restore',
  'move with score file',
  'rename folder',
  'swap with score files',
  'restore as it was',
  'rename and tag',
] as const
const libraryKinds = ['scan', 'scan without hashing', 'refresh', 'unmount'] as const

const score = fc.constantFrom<Score>(1, 2, 3, 4, 5, -1, 0)
const label = fc.constantFrom<ColorLabel | null>(null, ...colorLabels)
const words = fc
  .uniqueArray(fc.constantFrom('fox', 'style/ink', 'Grüße', 'a, b'), { maxLength: 3 })
  .map((list) => list.toSorted())
const acts = fc.oneof<fc.Arbitrary<ActChange>[]>(
  ...[score, score].map((one) => fc.record({ score: one })),
  fc.record({ favourite: fc.boolean() }),
  fc.record({ label }),
)
const edits = fc.oneof<fc.Arbitrary<Partial<Judgement>>[]>(
  acts,
  fc.record({ keywords: words }),
  fc.record({ notes: fc.constantFrom(null, 'for the wall', 'crop\nit') }),
)

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constantFrom(...diskKinds), one: fc.nat(1000), other: fc.nat(1000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('judge' as const), one: fc.nat(1000), change: acts }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('edit score file' as const), one: fc.nat(1000), change: edits }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rate by exiftool' as const),
      one: fc.nat(1000),
      rating: fc.constantFrom<Rating>(1, 2, 3, 4, 5),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('scan' as const, ...libraryKinds) }) },
)
