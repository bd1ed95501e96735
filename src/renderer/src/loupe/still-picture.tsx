import { type SyntheticEvent, useEffect, useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { thumbnailUrl } from '../media-url.ts'
import type { PictureState } from './use-picture.ts'

/** So long the thumbnail stays under the full picture, which is painted a moment after it is decoded. */
const coveredAfterMs = 400

/**
 * The picture: its thumbnail at once, the full one over it as soon as it is decoded. Then the thumbnail goes, or it would
 * shine through where the picture is half transparent.
 */
export function StillPicture(props: {
  readonly row: MediaRow
  readonly picture: PictureState
  /** The picture's own pixels are shown large: no smoothing between them. */
  readonly pixelated: boolean
}): React.JSX.Element {
  const { row, picture, pixelated } = props
  const [hasThumbnail, setHasThumbnail] = useState(true)
  const [decoded, setDecoded] = useState(false)
  useEffect(() => {
    if (!decoded) return
    const timer = setTimeout(() => setHasThumbnail(false), coveredAfterMs)
    return () => clearTimeout(timer)
  }, [decoded])
  const onLoad = (event: SyntheticEvent<HTMLImageElement>) => {
    // Where it can't be decoded after all, the thumbnail stays.
    event.currentTarget.decode().then(
      () => setDecoded(true),
      () => undefined,
    )
  }
  return (
    <>
      {hasThumbnail ? (
        <img
          className="loupe-full"
          src={thumbnailUrl(row)}
          alt={picture.state === 'ready' ? '' : row.name}
          decoding="sync"
          draggable={false}
          onError={() => setHasThumbnail(false)}
        />
      ) : null}
      {picture.state === 'ready' ? (
        <img
          className={pixelated ? 'loupe-full pixelated' : 'loupe-full'}
          src={picture.picture.url}
          alt={row.name}
          decoding="async"
          draggable={false}
          onLoad={onLoad}
        />
      ) : null}
    </>
  )
}
