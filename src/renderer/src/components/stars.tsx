import { describeScore, type Score } from '#shared/score.ts'
import './stars.css'

/** A star on a field of 16 by 16, as the look draws it. */
export const starPath = starAt(0)

function starAt(left: number): string {
  return `M${8 + left} 1.6l1.9 4 4.3.6-3.1 3.1.7 4.4-3.8-2.1-3.8 2.1.7-4.4-3.1-3.1 4.3-.6z`
}

const places = [0, 1, 2, 3, 4] as const
/** From one star to the next, on the same field: a star and a thirteenth. */
const step = (16 * 14) / 13

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
  const fieldWidth = Math.max(1, count * step - (step - 16))
  return (
    <svg
      className="stars"
      width={count === 0 ? 0 : (fieldWidth / 16) * size}
      height={size}
      viewBox={`0 0 ${fieldWidth} 16`}
      aria-hidden="true"
    >
      {filled === 0 ? null : <path d={rowOfStars(0, filled)} />}
      {count === filled ? null : <path className="off" d={rowOfStars(filled, count)} />}
    </svg>
  )
}

/** Stars beside each other as one shape: a grid has thousands of them. */
function rowOfStars(first: number, end: number): string {
  return places
    .slice(first, end)
    .map((place) => starAt(place * step))
    .join('')
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
