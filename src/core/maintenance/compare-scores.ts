import {
  neutralValues,
  type ScoreField,
  type ScoreValues,
  type StatedValues,
  scoreFields,
} from '#core/sidecar/merge-score-file.ts'

/** One thing that a library and a file beside the media say differently. */
export type ValueDifference = {
  readonly field: ScoreField
  readonly library: ScoreValues[ScoreField]
  readonly stated: ScoreValues[ScoreField]
}

/** What a score file (or XMP) says otherwise than the library. What it doesn't say is as if nobody had said anything: for XMP pass `passOver`. */
export function compareScores(
  library: ScoreValues,
  stated: StatedValues,
  unsaid: 'is-neutral' | 'pass-over' = 'is-neutral',
): readonly ValueDifference[] {
  return scoreFields.flatMap((field) => {
    const said = stated[field]
    if (said === undefined && unsaid === 'pass-over') return []
    const other = said ?? neutralValues[field]
    return isSame(library[field], other) ? [] : [{ field, library: library[field], stated: other }]
  })
}

function isSame(one: ScoreValues[ScoreField], other: ScoreValues[ScoreField]): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  const words = new Set(one)
  return words.size === new Set(other).size && other.every((word) => words.has(word))
}
