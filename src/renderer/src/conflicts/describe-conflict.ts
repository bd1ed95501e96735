import type { Conflict, ConflictSource, ConflictValues, KeptSide } from '#shared/conflict.ts'

const names: Readonly<Record<ConflictValues['what'], string>> = {
  score: 'Score',
  favourite: 'Favourite',
  label: 'Label',
  keywords: 'Keywords',
  notes: 'Notes',
}

/** «Score»: what both sides changed. */
export function nameConflict(values: ConflictValues): string {
  return names[values.what]
}

/** Where the other value stood, in words: «in its score file, written by another program». */
export function describeSource(from: ConflictSource): string {
  switch (from.kind) {
    case 'score-file':
      return 'in its score file, changed by another program or by hand'
    case 'computer':
      return 'in its score file, written by Media Scorer on another computer'
    case 'stand-in':
      return 'on this computer, while the folder could not be written to'
    case 'xmp':
      return from.name === null
        ? 'in the file itself, by another program'
        : `in ${from.name}, by another program`
  }
}

/** The other side as the name of a button: short. */
export function nameSource(from: ConflictSource): string {
  if (from.kind === 'computer') return 'Other computer'
  if (from.kind === 'stand-in') return 'This computer'
  return from.kind === 'xmp' ? 'Other program' : 'Score file'
}

/** «Kept yours of lighthouse.png», «Took 12 others»: what was just answered. */
export function describeAnswer(conflicts: readonly Conflict[], total: number, keep: KeptSide): string {
  const [first] = conflicts
  const verb = keep === 'ours' ? 'Kept yours' : 'Took theirs'
  if (total === 1 && first !== undefined) return `${verb}: ${first.file.name}`
  return `${verb} of ${total.toLocaleString('en')}`
}
