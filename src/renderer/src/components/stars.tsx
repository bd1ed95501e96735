import { describeScore, type Score } from '#shared/score.ts'
import './stars.css'

/** A star on a field of 16 by 16, as the look draws it. */
export const starPath = 'M8 1.6l1.9 4 4.3.6-3.1 3.1.7 4.4L8 11.6l-3.8 2.1.7-4.4L1.8 6.2l4.3-.6z'

const places = [0, 1, 2, 3, 4] as const
const stepPerSize = 14 / 13

/**
 * A score as stars: `size` is a star's width in CSS pixels. With `empty` the missing ones show faintly, so that five are
 * always seen; without it an unrated file shows nothing.
 */
export function Stars(props: {
  readonly score: number
  readonly size?: number
  readonly empty?: boolean
}): React.JSX.Element {
  const { score, size = 13, empty = false } = props
  const filled = Math.max(0, score)
  const count = empty ? 5 : filled
  const step = 16 * stepPerSize
  return (
    <svg
      className="stars"
      width={Math.max(0, count * stepPerSize * size - (stepPerSize - 1) * size)}
      height={size}
      viewBox={`0 0 ${Math.max(16, count * step - (step - 16))} 16`}
      aria-hidden="true"
    >
      {places.slice(0, count).map((place) => (
        <path
          key={place}
          className={place < filled ? undefined : 'off'}
          d={starPath}
          transform={`translate(${place * step} 0)`}
        />
      ))}
    </svg>
  )
}

/** Five stars to click. The current one again clears nothing: digits and stars set, they never toggle. */
export function StarPicker(props: {
  readonly score: Score
  readonly size?: number
  readonly onPick: (score: Score) => void
}): React.JSX.Element {
  const { score, size = 19, onPick } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out inline in a picture's corner.
    <span className="star-picker" role="group" aria-label={`Score: ${describeScore(score)}`}>
      {places.map((place) => {
        const value = (place + 1) as Score // 1..5
        return (
          <button
            key={place}
            type="button"
            tabIndex={-1}
            className={place < score ? 'on' : undefined}
            aria-label={describeScore(value)}
            aria-pressed={value === score}
            onClick={(event) => {
              event.stopPropagation()
              onPick(value)
            }}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
              <path d={starPath} />
            </svg>
          </button>
        )
      })}
    </span>
  )
}
