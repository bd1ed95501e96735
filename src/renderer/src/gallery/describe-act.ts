import type { ColorLabel } from '#shared/media.ts'
import type { Score, ScoreChange } from '#shared/score.ts'

/** An act as the person meant it. `name` is the file's, where it is one. */
export type Done = { readonly ids: readonly number[]; readonly name: string | null } & (
  | { readonly kind: 'score'; readonly change: ScoreChange }
  | { readonly kind: 'favourite'; readonly favourite: boolean }
  | { readonly kind: 'label'; readonly label: ColorLabel | null }
  | { readonly kind: 'keywords'; readonly add: readonly string[]; readonly remove: readonly string[] }
)

/** «14 rated ★★★», «lighthouse.png rejected»: for the message that offers to undo it. */
export function describeAct(done: Done): string {
  const what = done.ids.length === 1 ? (done.name ?? '1 file') : done.ids.length.toLocaleString('en')
  return `${what} ${describeVerb(done)}`
}

function describeVerb(done: Done): string {
  if (done.kind === 'favourite') return done.favourite ? 'favourite' : 'no longer favourite'
  if (done.kind === 'label') return done.label === null ? 'without label' : `labelled ${done.label}`
  if (done.kind === 'keywords') return describeKeywords(done.add, done.remove)
  const { change } = done
  if ('to' in change) return describeScoreVerb(change.to)
  if ('by' in change) return change.by === 1 ? 'one star up' : 'one star down'
  return change.act === 'keep' ? 'kept' : 'taken back'
}

function describeScoreVerb(score: Score): string {
  if (score === -1) return 'rejected'
  return score === 0 ? 'cleared' : `rated ${'★'.repeat(score)}`
}

function describeKeywords(add: readonly string[], remove: readonly string[]): string {
  const said = [
    ...(add.length === 0 ? [] : [`tagged ${add.join(', ')}`]),
    ...(remove.length === 0 ? [] : [`no longer tagged ${remove.join(', ')}`]),
  ]
  return said.join(', ')
}
