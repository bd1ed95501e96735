import { useRef, useState } from 'react'
import { describeScore } from '#shared/score.ts'
import { useDetails } from '../details/use-details.ts'
import type { GalleryRow } from '../gallery/gallery-store.ts'
import { useSetting } from '../settings/settings-store.ts'
import { useView } from '../shell/view-store.ts'
import { ActBadge } from './act-badge.tsx'
import { InfoOverlay } from './info-overlay.tsx'
import { useKeepFocus } from './keep-focus.ts'
import { LoupePill } from './loupe-pill.tsx'
import { Neighbours } from './neighbours.tsx'
import { StillPicture } from './still-picture.tsx'
import { Unshown } from './unshown.tsx'
import { useElementSize } from './use-element-size.ts'
import { useHurry } from './use-hurry.ts'
import { usePicture } from './use-picture.ts'
import { useVideo } from './use-video.ts'
import { useZoom } from './use-zoom.ts'
import { VideoControls } from './video-controls.tsx'
import { VideoPicture } from './video-picture.tsx'
import { describeZoom, placePicture, type Scene, type Size } from './zoom.ts'

const room = { width: 0.94, height: 0.92 }
const wholeRoom = { width: 1, height: 1 }
/** From here on the picture's own pixels are what is looked for. */
const pixelatedFrom = 4

type Learned = { readonly key: string; readonly size: Size | null; readonly failed: boolean }

/** The dark field with the picture or the clip on it. */
export function Stage(props: { readonly row: GalleryRow }): React.JSX.Element {
  const { row } = props
  const stage = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLDivElement>(null)
  useKeepFocus(foot)
  const video = useRef<HTMLVideoElement>(null)
  const size = useElementSize(stage)
  const lightsOut = useView((state) => state.lightsOut)
  const showInfo = useSetting('showInfo')
  const key = `${row.id} ${row.version}`
  const [learned, setLearned] = useState<Learned | null>(null)
  const known = learned?.key === key ? learned : null
  const isVideo = row.type === 'video'
  const picture = usePicture(row.type === 'image' && !row.missing ? row : null, useHurry(key))
  const failed = row.missing || row.type === 'unknown' || known?.failed === true || picture.state === 'failed'
  const details = useDetails(isVideo ? row.id : null)
  const hands = useVideo(video, key, details?.frameRate ?? null)
  const drawn = picture.state === 'ready' ? picture.picture.size : (known?.size ?? null)
  const own: Size | null =
    row.width !== null && row.height !== null && row.width > 0 && row.height > 0
      ? { width: row.width, height: row.height }
      : drawn
  const scene: Scene | null =
    failed || own === null || size === null || size.width === 0 || size.height === 0
      ? null
      : { picture: own, stage: size, ratio: devicePixelRatio, room: lightsOut ? wholeRoom : room }
  const zoom = useZoom(stage, scene, isVideo && !failed ? hands.toggle : null)
  const place = scene === null ? null : placePicture(zoom.zoom, scene)
  const overflows =
    place !== null && size !== null && (place.width > size.width + 1 || place.height > size.height + 1)
  return (
    <div
      className={[
        'loupe-stage',
        lightsOut ? 'lights-out' : '',
        overflows ? 'can-pan' : '',
        zoom.dragging ? 'dragging' : '',
      ].join(' ')}
      ref={stage}
      {...zoom.events}
    >
      {failed ? (
        <Unshown key={key} row={row} codec={details?.codec ?? null} />
      ) : (
        <div
          className="loupe-picture"
          style={
            place === null
              ? { visibility: 'hidden' }
              : {
                  width: place.width,
                  height: place.height,
                  transform: `translate(${place.left}px, ${place.top}px)`,
                }
          }
        >
          {isVideo ? (
            <VideoPicture
              key={key}
              row={row}
              video={video}
              onSize={(found) => setLearned({ key, size: found, failed: false })}
              onFail={() => setLearned({ key, size: null, failed: true })}
            />
          ) : (
            <StillPicture
              key={key}
              row={row}
              picture={picture}
              pixelated={place !== null && place.scale * devicePixelRatio >= pixelatedFrom}
            />
          )}
        </div>
      )}
      <p className="unseen" aria-live="polite">
        {row.name}, {describeScore(row.score)}
      </p>
      {showInfo ? <InfoOverlay row={row} /> : null}
      <ActBadge />
      <div className="loupe-foot" ref={foot}>
        {isVideo && !failed ? (
          <VideoControls key={key} video={video} hands={hands} durationSeconds={row.durationSeconds} />
        ) : null}
        <LoupePill
          row={row}
          zoomText={scene === null ? null : describeZoom(zoom.zoom, scene)}
          onToggleZoom={zoom.toggleAtCentre}
        />
      </div>
      <Neighbours ready={isVideo || failed || picture.state !== 'loading'} />
    </div>
  )
}
