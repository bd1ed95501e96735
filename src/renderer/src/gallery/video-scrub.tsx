import { useEffect, useRef, useState } from 'react'
import { fileUrl } from '../media-url.ts'
import type { GalleryRow } from './row-cache.ts'

const restMs = 180

/** A clip under the pointer: from left to right through its length, muted. Mounted while the pointer is on the cell. */
export function VideoScrub(props: { readonly row: GalleryRow }): React.JSX.Element | null {
  const { row } = props
  const place = useRef<HTMLSpanElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const [resting, setResting] = useState(false)
  const [playable, setPlayable] = useState(true)
  const [part, setPart] = useState<number | null>(null)

  // A pointer that only passes over starts nothing.
  useEffect(() => {
    const timer = setTimeout(() => setResting(true), restMs)
    return () => clearTimeout(timer)
  }, [])

  useEffect(() => {
    const cell = place.current?.parentElement
    if (cell == null) return
    const follow = (event: PointerEvent): void => {
      const { left, width } = cell.getBoundingClientRect()
      setPart(Math.min(1, Math.max(0, (event.clientX - left) / width)))
    }
    cell.addEventListener('pointermove', follow)
    return () => cell.removeEventListener('pointermove', follow)
  }, [])

  useEffect(() => {
    const clip = video.current
    if (clip === null || part === null || !Number.isFinite(clip.duration)) return
    if (!clip.seeking) clip.currentTime = part * clip.duration
  }, [part])

  return (
    <span ref={place} className="video-scrub">
      {resting && playable ? (
        <>
          <video
            ref={video}
            src={fileUrl(row)}
            muted
            playsInline
            preload="auto"
            tabIndex={-1}
            aria-hidden="true"
            onError={() => setPlayable(false)}
            onSeeked={(event) => {
              const clip = event.currentTarget
              const wanted = (part ?? 0) * clip.duration
              if (part !== null && Math.abs(clip.currentTime - wanted) > 0.1) clip.currentTime = wanted
              clip.dataset.shown = 'true'
            }}
          />
          {part === null ? null : <i style={{ width: `${part * 100}%` }} />}
        </>
      ) : null}
    </span>
  )
}
