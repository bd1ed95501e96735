import { Heart, RotateCw, X } from 'lucide-react'
import { call, sentenceOf } from '../call.ts'
import { Icon } from '../components/icon.tsx'
import { StarPicker } from '../components/stars.tsx'
import { changeScore, toggleFavourite } from '../gallery/acts.ts'
import type { GalleryRow } from '../gallery/gallery-store.ts'
import { showToast } from '../shell/toasts.ts'
import './score-card.css'

/** The score to see and to click, and whether it is on disk. */
export function ScoreCard(props: { readonly row: GalleryRow }): React.JSX.Element {
  const { row } = props
  const ids = [row.id]
  return (
    <>
      <div className="details-score">
        <StarPicker
          score={row.score}
          size={19}
          onPick={(score) => void changeScore({ to: score }, { ids })}
        />
        <button
          type="button"
          className="details-mark reject"
          aria-label="Reject"
          title="Reject (X)"
          aria-pressed={row.score === -1}
          onClick={() => void changeScore(row.score === -1 ? { act: 'unreject' } : { to: -1 }, { ids })}
        >
          <Icon of={X} size={14} />
        </button>
        <button
          type="button"
          className="details-mark favourite"
          aria-label="Favourite"
          title="Favourite (F)"
          aria-pressed={row.favourite}
          onClick={() => void toggleFavourite(ids)}
        >
          <Icon of={Heart} size={14} />
        </button>
        <span className={`details-saved ${row.saved}`} role="status">
          <span className="details-dot" />
          {row.saved === 'saved' ? 'Saved' : row.saved === 'saving' ? 'Saving' : 'Not saved'}
        </span>
      </div>
      {row.saved === 'failed' ? (
        <div className="details-not-saved" role="alert">
          <p>
            {row.saveError ??
              'The score file could not be written. The score itself is kept in the database.'}
          </p>
          <button type="button" className="button" onClick={() => void retry()}>
            <Icon of={RotateCw} size={13} />
            Try again
          </button>
        </div>
      ) : null}
    </>
  )
}

async function retry(): Promise<void> {
  try {
    await call('scores.retry', {})
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
