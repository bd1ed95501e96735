// Before those of its parts, which say more.
import './loupe.css'
import { useEffect } from 'react'
import { call } from '../call.ts'
import { useCurrentId, useGallery, useRow } from '../gallery/gallery-store.ts'
import { Neighbours } from './neighbours.tsx'
import { Stage } from './stage.tsx'

const lookedAtAfterMs = 600

/** One file, as large as there is room. */
export function Loupe(): React.JSX.Element {
  const id = useCurrentId()
  const row = useRow(id)
  const place = useGallery((state) => state.cursor) + 1
  useViewed(id)
  return (
    <section
      className="loupe"
      data-region="pictures"
      tabIndex={-1}
      aria-label={row === undefined ? 'Loupe' : `Loupe: ${row.name}, number ${place}`}
    >
      {row === undefined ? (
        <div className="loupe-stage">
          {id === null ? <p className="loupe-empty">Nothing to look at here.</p> : null}
          <Neighbours ready={false} />
        </div>
      ) : (
        <Stage row={row} />
      )}
    </section>
  )
}

/** Notes that a file was looked at, not only passed by. */
function useViewed(id: number | null): void {
  useEffect(() => {
    if (id === null) return
    const timer = setTimeout(() => {
      // A note for later sorting: where it can't be kept, nothing that the person did is lost.
      call('media.viewed', { id }).catch(() => undefined)
    }, lookedAtAfterMs)
    return () => clearTimeout(timer)
  }, [id])
}
