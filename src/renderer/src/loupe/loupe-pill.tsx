import { Heart, X } from 'lucide-react'
import { Icon } from '../components/icon.tsx'
import { StarPicker } from '../components/stars.tsx'
import { changeScore } from '../gallery/acts.ts'
import { formatCount } from '../gallery/format.ts'
import { type GalleryRow, useGallery } from '../gallery/gallery-store.ts'
import './loupe-pill.css'

/** What lies at the foot of the stage: the score to click, the place in the list, the zoom. */
export function LoupePill(props: {
  readonly row: GalleryRow
  readonly zoomText: string | null
  readonly onToggleZoom: () => void
}): React.JSX.Element {
  const { row, zoomText, onToggleZoom } = props
  const place = useGallery((state) => state.cursor) + 1
  const count = useGallery((state) => state.ids.length)
  const isLeaving = useGallery((state) => state.leaving.has(row.id))
  return (
    <div className="loupe-pill" data-control>
      {row.score === -1 ? (
        <span className="loupe-rejected">
          <span className="loupe-cross">
            <Icon of={X} size={12} />
          </span>
          Rejected
        </span>
      ) : null}
      <StarPicker
        score={row.score}
        size={18}
        onPick={(score) => void changeScore({ to: score }, { ids: [row.id] })}
      />
      {row.favourite ? (
        <span className="loupe-favourite" role="img" aria-label="Favourite">
          <Icon of={Heart} size={15} />
        </span>
      ) : null}
      {row.label === null ? null : (
        <span className={`loupe-label ${row.label}`} role="img" aria-label={`Label ${row.label}`} />
      )}
      <i />
      <small>
        {formatCount(place)} of {formatCount(count)}
      </small>
      {zoomText === null ? null : (
        <>
          <i />
          <button
            type="button"
            className="loupe-zoom"
            onClick={onToggleZoom}
            title="Zoom to 100 % and back (Z)"
          >
            {zoomText}
          </button>
        </>
      )}
      {isLeaving ? (
        <>
          <i />
          <small>leaves with the next move</small>
        </>
      ) : null}
      {row.saved === 'failed' ? (
        <>
          <i />
          <small className="loupe-not-saved" title={row.saveError ?? undefined}>
            Not saved
          </small>
        </>
      ) : null}
    </div>
  )
}
