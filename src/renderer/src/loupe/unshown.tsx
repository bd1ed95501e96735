import { FileQuestion, ImageOff, VideoOff } from 'lucide-react'
import { useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { Icon } from '../components/icon.tsx'
import { thumbnailUrl } from '../media-url.ts'
import { describeUnshown } from './describe-unshown.ts'
import './unshown.css'

/** In the place of a picture that can't be shown: why, and that nothing is lost. */
export function Unshown(props: {
  readonly row: MediaRow
  readonly codec?: string | null
}): React.JSX.Element {
  const { row, codec = null } = props
  const [hasThumbnail, setHasThumbnail] = useState(row.type !== 'unknown')
  const { title, reason } = describeUnshown(row, codec)
  return (
    <div className="loupe-unshown" role="note">
      {hasThumbnail ? (
        <img src={thumbnailUrl(row)} alt="" draggable={false} onError={() => setHasThumbnail(false)} />
      ) : (
        <Icon of={row.missing ? FileQuestion : row.type === 'video' ? VideoOff : ImageOff} size={40} />
      )}
      <h2>{title}</h2>
      <p>{reason}</p>
      <p className="loupe-unshown-name truncate">{row.name}</p>
    </div>
  )
}
