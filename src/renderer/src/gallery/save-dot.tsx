import { useEffect, useRef, useState } from 'react'
import type { SaveState } from '#shared/media.ts'
import type { GalleryRow } from './row-cache.ts'

const savedForMs = 1400

/** Beside a badge: on its way to the disk (only where it takes a while), just saved, or not saved with the reason. */
export function SaveDot(props: { readonly row: GalleryRow }): React.JSX.Element | null {
  const { saved, saveError } = props.row
  const justSaved = useJustSaved(saved)
  if (saved === 'failed') {
    return (
      <span className="save-dot failed" title={`Not saved. ${saveError ?? ''}`.trim()}>
        !
      </span>
    )
  }
  if (saved === 'saving') return <span className="save-dot saving" title="Saving" />
  return justSaved ? <span className="save-dot saved" title="Saved" /> : null
}

function useJustSaved(saved: SaveState): boolean {
  const before = useRef(saved)
  const [just, setJust] = useState(false)
  useEffect(() => {
    const was = before.current
    before.current = saved
    if (saved !== 'saved') {
      setJust(false)
      return
    }
    if (was === 'saved') return
    setJust(true)
    const timer = setTimeout(() => setJust(false), savedForMs)
    return () => clearTimeout(timer)
  }, [saved])
  return just
}
