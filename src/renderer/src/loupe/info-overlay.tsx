import { describeFile, formatName } from '../details/describe-file.ts'
import { describeGeneration } from '../details/describe-generation.ts'
import { useDetails } from '../details/use-details.ts'
import type { GalleryRow } from '../gallery/gallery-store.ts'
import './info-overlay.css'

/** Name, size and how it was made, over the picture's corner. */
export function InfoOverlay(props: { readonly row: GalleryRow }): React.JSX.Element {
  const { row } = props
  const details = useDetails(row.id)
  const made = details === undefined ? '' : describeGeneration(details)
  return (
    <div className="loupe-info selectable" data-control>
      <strong>{row.name}</strong>
      <span>
        {describeFile(row, new Date())} · {formatName(row.format)}
      </span>
      {made === '' ? null : <span>{made}</span>}
      {details?.generation.prompt ? <p>{details.generation.prompt}</p> : null}
    </div>
  )
}
