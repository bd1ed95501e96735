import { Heart, X } from 'lucide-react'
import { describeScore } from '#shared/score.ts'
import { Icon } from '../components/icon.tsx'
import { Stars } from '../components/stars.tsx'
import { formatDuration } from '../gallery/format.ts'
import { type GalleryRow, useGallery, useRow } from '../gallery/gallery-store.ts'
import { Picture } from '../gallery/picture.tsx'

/** One picture of the filmstrip, with its score. */
export function StripTile(props: {
  readonly id: number
  readonly left: number
  readonly width: number
  readonly current: boolean
  readonly onPick: () => void
}): React.JSX.Element {
  const { id, left, width, current, onPick } = props
  const row = useRow(id)
  const isLeaving = useGallery((state) => state.leaving.has(id))
  const classes = [
    'strip-tile',
    current ? 'current' : '',
    row?.score === -1 ? 'rejected' : '',
    isLeaving ? 'leaving' : '',
  ]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys go through the list from anywhere.
    <div
      id={`strip-${id}`}
      className={classes.join(' ')}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      aria-label={row === undefined ? 'Loading' : `${row.name}, ${describeScore(row.score)}`}
      style={{ width, transform: `translateX(${left}px)` }}
      onClick={onPick}
    >
      {row === undefined ? null : <TileInside row={row} width={width} />}
    </div>
  )
}

function TileInside(props: { readonly row: GalleryRow; readonly width: number }): React.JSX.Element {
  const { row } = props
  return (
    <>
      <Picture row={row} width={props.width} />
      {row.favourite ? (
        <span className="strip-favourite">
          <Icon of={Heart} size={11} />
        </span>
      ) : null}
      <span className="strip-foot">
        {row.score > 0 ? <Stars score={row.score} size={9} /> : null}
        {row.score === -1 ? (
          <span className="strip-cross">
            <Icon of={X} size={9} />
          </span>
        ) : null}
        <span className="strip-right">
          {row.saved === 'failed' ? (
            <span className="strip-failed" role="img" aria-label="Not saved" />
          ) : null}
          {row.label === null ? null : <span className={`loupe-label strip-label ${row.label}`} />}
          {row.durationSeconds === null ? null : <small>{formatDuration(row.durationSeconds)}</small>}
        </span>
      </span>
    </>
  )
}
