import { Heart } from 'lucide-react'
import type { ConflictValues } from '#shared/conflict.ts'
import { describeScore } from '#shared/score.ts'
import { Icon } from '../components/icon.tsx'
import { Stars } from '../components/stars.tsx'
import { RejectMark } from '../gallery/cell.tsx'

/** One side of a conflict as the grid would draw it, with its name for a screen reader. */
export function ConflictValue(props: {
  readonly values: ConflictValues
  readonly side: 'ours' | 'theirs'
}): React.JSX.Element {
  const { values, side } = props
  switch (values.what) {
    case 'score': {
      const score = values[side]
      return (
        <span className="conflict-value" title={describeScore(score)}>
          {score > 0 ? <Stars score={score} size={15} empty /> : null}
          {score === -1 ? <RejectMark /> : null}
          <span className={score > 0 ? 'unseen' : undefined}>{nameScore(score)}</span>
        </span>
      )
    }
    case 'favourite':
      return (
        <span className={values[side] ? 'conflict-value heart' : 'conflict-value quiet'}>
          {values[side] ? <Icon of={Heart} size={14} /> : null}
          {values[side] ? 'Favourite' : 'Not a favourite'}
        </span>
      )
    case 'label':
      return <LabelValue label={values[side]} />
    case 'keywords':
      return <KeywordsValue mine={values[side]} other={values[side === 'ours' ? 'theirs' : 'ours']} />
    case 'notes':
      return <span className="conflict-value notes">{values[side] || 'No notes'}</span>
  }
}

function nameScore(score: number): string {
  if (score === -1) return 'Rejected'
  return score === 0 ? 'Unrated' : describeScore(score as 1) // 1..5, as `Score` has it
}

function LabelValue(props: { readonly label: string | null }): React.JSX.Element {
  const { label } = props
  if (label === null) return <span className="conflict-value quiet">No label</span>
  return (
    <span className="conflict-value">
      <span className={`label-dot ${label}`} />
      {label.charAt(0).toUpperCase() + label.slice(1)}
    </span>
  )
}

/** What only this side has stands out. */
function KeywordsValue(props: {
  readonly mine: readonly string[]
  readonly other: readonly string[]
}): React.JSX.Element {
  const { mine, other } = props
  if (mine.length === 0) return <span className="conflict-value quiet">No keywords</span>
  return (
    <span className="conflict-value words">
      {mine.map((word) => (
        <span key={word} className={other.includes(word) ? 'conflict-word' : 'conflict-word only'}>
          {word}
        </span>
      ))}
    </span>
  )
}
