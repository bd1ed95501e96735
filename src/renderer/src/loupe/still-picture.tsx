import { useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { thumbnailUrl } from '../media-url.ts'
import type { PictureState } from './use-picture.ts'

/** The picture: its thumbnail at once, the full one in its place as soon as it is decoded. */
export function StillPicture(props: {
  readonly row: MediaRow
  readonly picture: PictureState
  /** The picture's own pixels are shown large: no smoothing between them. */
  readonly pixelated: boolean
}): React.JSX.Element {
  const { row, picture, pixelated } = props
  const [hasThumbnail, setHasThumbnail] = useState(true)
  if (picture.state === 'ready') {
    return (
      <img
        className={pixelated ? 'loupe-full pixelated' : 'loupe-full'}
        src={picture.picture.url}
        alt={row.name}
        decoding="sync"
        draggable={false}
      />
    )
  }
  return (
    <img
      className="loupe-full"
      hidden={!hasThumbnail}
      src={thumbnailUrl(row)}
      alt={row.name}
      decoding="sync"
      draggable={false}
      onError={() => setHasThumbnail(false)}
    />
  )
}
