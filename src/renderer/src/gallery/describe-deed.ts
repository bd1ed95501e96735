import type { StepResult } from '#shared/contract.ts'
import { describeChange, describeFieldValue } from '../details/describe-change.ts'
import { formatCount } from './format.ts'

/** What undo or redo did, for its message: «lighthouse.png ★★★★★ → ★★», «2 of 14 files …». */
export function describeDeed({ deed, changed }: Pick<StepResult, 'deed' | 'changed'>): string {
  if (deed === null) return changed.length === 1 ? '1 file' : `${formatCount(changed.length)} files`
  const { what, name, isAnswer } = deed
  if (changed.length > 1) {
    const files = `${formatCount(changed.length)} files`
    if (isAnswer) return `the answer about ${files}`
    return `${nouns[what]} of ${files}, ${name} ${describeTarget(deed)} …`
  }
  if (isAnswer && JSON.stringify(deed.old) === JSON.stringify(deed.new)) return `the answer about ${name}`
  return `${name} ${describeChange(deed)}`
}

const nouns = {
  score: 'scores',
  favourite: 'favourites',
  label: 'labels',
  keyword: 'keywords',
  notes: 'notes',
  place: 'places',
  copy: 'copies',
  content: 'contents',
} as const

function describeTarget(deed: NonNullable<StepResult['deed']>): string {
  const { what } = deed
  return what === 'score' || what === 'favourite' || what === 'label'
    ? describeFieldValue(what, deed.new)
    : describeChange(deed)
}
