import { keyKeyword } from '#shared/keyword.ts'
import type { ColorLabel } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

/** What a person says of a file, and a score file carries. */
export type ScoreValues = {
  readonly score: Score
  readonly favourite: boolean
  readonly label: ColorLabel | null
  readonly keywords: readonly string[]
  readonly notes: string | null
}
export type ScoreField = keyof ScoreValues
/** The same, where something may be left unsaid. */
export type StatedValues = { readonly [Field in ScoreField]: ScoreValues[Field] | undefined }

export const scoreFields: readonly ScoreField[] = ['score', 'favourite', 'label', 'keywords', 'notes']

/** The values of a file of which nobody ever said anything. */
export const neutralValues: ScoreValues = {
  score: 0,
  favourite: false,
  label: null,
  keywords: [],
  notes: null,
}

export type ScoreMerge = {
  /** Values of the score file that the database takes. */
  readonly take: Partial<ScoreValues>
  /** Values of the score file that lost against ours: both sides changed. They belong into the journal. */
  readonly conflicts: Partial<ScoreValues>
  /** Whether the score file no longer says what holds, so that it has to be written again. */
  readonly rewrite: boolean
}

export type MergeInput = {
  /** What both agreed on last; null: never. */
  readonly base: StatedValues | null
  readonly ours: ScoreValues
  readonly theirs: StatedValues
  /** Fields that a person changed in our database, ever. Asked only where there is no base. */
  readonly journaled: ReadonlySet<ScoreField>
}

/**
 * Three-way merge, field by field. One side changed: that one holds. Both: ours, and theirs is a conflict. Never by clock. Without a
 * base the score file wins over what no person has touched here (the original program's rule). A key that is absent changes nothing.
 */
export function mergeScoreFile({ base, ours, theirs, journaled }: MergeInput): ScoreMerge {
  const take: { -readonly [Field in ScoreField]?: ScoreValues[Field] } = {}
  const conflicts: { -readonly [Field in ScoreField]?: ScoreValues[Field] } = {}
  let rewrite = false

  function mergeField<Field extends ScoreField>(field: Field): void {
    const mine = ours[field]
    const their = theirs[field]
    if (their === undefined) {
      if (!isSame(mine, neutralValues[field])) rewrite = true
      return
    }
    if (isSame(mine, their)) return
    const isMineUntouched =
      base === null ? !journaled.has(field) : isSame(mine, base[field] ?? neutralValues[field])
    if (isMineUntouched) {
      take[field] = their
      return
    }
    if (!isSame(their, base?.[field] ?? neutralValues[field])) conflicts[field] = their
    rewrite = true
  }

  for (const field of scoreFields) mergeField(field)
  return { take, conflicts, rewrite }
}

function isSame(one: ScoreValues[ScoreField], other: ScoreValues[ScoreField]): boolean {
  if (!isList(one) || !isList(other)) return one === other
  const words = new Set(one.map(keyKeyword))
  return (
    words.size === new Set(other.map(keyKeyword)).size && other.every((word) => words.has(keyKeyword(word)))
  )
}

function isList(value: ScoreValues[ScoreField]): value is readonly string[] {
  return Array.isArray(value)
}
