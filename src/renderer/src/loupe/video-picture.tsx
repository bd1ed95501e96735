import { type RefObject, useEffect } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { fileUrl, thumbnailUrl } from '../media-url.ts'
import { useSetting } from '../settings/settings-store.ts'
import { endVideo } from './use-video.ts'
import type { Size } from './zoom.ts'

/** The clip itself; its controls are elsewhere on the stage. */
export function VideoPicture(props: {
  readonly row: MediaRow
  readonly video: RefObject<HTMLVideoElement | null>
  readonly onSize: (size: Size) => void
  readonly onFail: () => void
}): React.JSX.Element {
  const { row, video, onSize, onFail } = props
  const loop = useSetting('loopVideos')
  const url = fileUrl(row)
  // Taken away by hand: a clip that is only unmounted goes on loading until it is collected.
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.src = url
    return () => {
      element.removeAttribute('src')
      element.load()
    }
  }, [video, url])
  return (
    // biome-ignore lint/a11y/useMediaCaption: the person's own clips; there are no captions to be had.
    <video
      className="loupe-full"
      ref={video}
      poster={thumbnailUrl(row)}
      aria-label={row.name}
      preload="auto"
      playsInline
      disablePictureInPicture
      disableRemotePlayback
      loop={loop}
      onLoadedMetadata={(event) => {
        const { videoWidth: width, videoHeight: height } = event.currentTarget
        if (width > 0 && height > 0) onSize({ width, height })
      }}
      onEnded={endVideo}
      onError={onFail}
    />
  )
}
