// Before those of its parts, which say more.
import './details.css'
import { useRef } from 'react'
import { useCurrentId, useGallery, useRow, useSelectionCount } from '../gallery/gallery-store.ts'
import { useKeepFocus } from '../loupe/keep-focus.ts'
import { useView } from '../shell/view-store.ts'
import { ManyFiles } from './many-files.tsx'
import { OneFile } from './one-file.tsx'

/** All that is known of the current file, or a summary of what is selected. */
export function DetailsPanel(): React.JSX.Element {
  const panel = useRef<HTMLDivElement>(null)
  useKeepFocus(panel)
  const id = useCurrentId()
  const row = useRow(id)
  const selected = useSelectionCount()
  const screen = useView((state) => state.screen)
  const phase = useGallery((state) => state.phase)
  const many = screen === 'grid' && selected > 1
  return (
    <div className="details" ref={panel}>
      {many ? (
        <ManyFiles />
      ) : row !== undefined ? (
        <OneFile row={row} />
      ) : phase === 'ready' && id === null ? (
        <p className="details-empty">Nothing is selected.</p>
      ) : null}
    </div>
  )
}
