import { ChevronFirst, ChevronLast, Pause, Play, Repeat, Rewind, Volume2, VolumeX } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { IconButton } from '../components/button.tsx'
import { formatDuration } from '../gallery/format.ts'
import { toggleSetting, useSetting } from '../settings/settings-store.ts'
import { performAction } from '../shell/actions.ts'
import { nextSpeed } from './shuttle.ts'
import type { VideoHands } from './use-video.ts'
import './video-controls.css'

/** Play, seek, frame steps, speed, loop and sound, in the hand of the rest. */
export function VideoControls(props: {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly hands: VideoHands
  readonly durationSeconds: number | null
}): React.JSX.Element {
  const { video, hands, durationSeconds } = props
  const { player } = hands
  const loop = useSetting('loopVideos')
  const clock = useClock(video, player.rate !== 0)
  const duration = clock.duration ?? durationSeconds ?? 0
  const playing = player.rate !== 0
  const share = duration > 0 ? Math.min(1, clock.time / duration) : 0
  const step = (action: 'video-frame-back' | 'video-frame-forward') => () =>
    void performAction({ action, advance: false })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a bar.
    <div className="loupe-player" role="group" aria-label="Playback" data-control>
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? 'Pause' : 'Play'}
        keyHint="Space"
        size={17}
        onClick={hands.toggle}
      />
      <IconButton icon={ChevronFirst} label="One frame back" keyHint="," onClick={step('video-frame-back')} />
      <IconButton
        icon={ChevronLast}
        label="One frame ahead"
        keyHint="."
        onClick={step('video-frame-forward')}
      />
      <time className="tabular">{formatPosition(clock.time, duration)}</time>
      <input
        className="loupe-seek"
        type="range"
        aria-label="Position"
        aria-valuetext={`${formatDuration(clock.time)} of ${formatDuration(duration)}`}
        min={0}
        max={duration || 1}
        step={0.01}
        value={Math.min(clock.time, duration || 1)}
        style={{ backgroundSize: `${share * 100}% 100%` }}
        onPointerUp={(event) => event.currentTarget.blur()}
        onChange={(event) => hands.seek(event.currentTarget.valueAsNumber)}
      />
      <time className="tabular">{formatDuration(duration)}</time>
      {player.rate < 0 || player.rate > 2 ? (
        <span className="loupe-shuttle">
          {player.rate < 0 ? <Rewind size={13} aria-hidden="true" /> : null}
          {Math.abs(player.rate)}×
        </span>
      ) : (
        <button
          type="button"
          className="loupe-speed tabular"
          aria-label={`Speed: ${player.speed} times`}
          title="Speed"
          onClick={() => hands.setSpeed(nextSpeed(player.speed))}
        >
          {player.speed}×
        </button>
      )}
      <IconButton icon={Repeat} label="Loop" pressed={loop} onClick={() => toggleSetting('loopVideos')} />
      <IconButton
        icon={player.muted ? VolumeX : Volume2}
        label={player.muted ? 'Sound on' : 'Mute'}
        keyHint="M"
        onClick={hands.toggleMute}
      />
    </div>
  )
}

/** Short clips are looked at frame by frame: there the tenths count. */
function formatPosition(seconds: number, duration: number): string {
  if (duration >= 60) return formatDuration(Math.floor(seconds))
  return `${formatDuration(Math.floor(seconds))}.${Math.floor((seconds % 1) * 10)}`
}

type Clock = { readonly time: number; readonly duration: number | null }

/** The clip's own time: with every frame while it runs, at its events while it doesn't. */
function useClock(video: RefObject<HTMLVideoElement | null>, running: boolean): Clock {
  const [clock, setClock] = useState<Clock>({ time: 0, duration: null })
  useEffect(() => {
    const element = video.current
    if (element === null) return
    const read = () => {
      const duration = Number.isFinite(element.duration) ? element.duration : null
      setClock((known) =>
        known.time === element.currentTime && known.duration === duration
          ? known
          : { time: element.currentTime, duration },
      )
    }
    read()
    const events = ['loadedmetadata', 'durationchange', 'seeked', 'seeking', 'timeupdate', 'ended'] as const
    for (const name of events) element.addEventListener(name, read)
    let frame = 0
    const follow = () => {
      read()
      frame = requestAnimationFrame(follow)
    }
    if (running) follow()
    return () => {
      cancelAnimationFrame(frame)
      for (const name of events) element.removeEventListener(name, read)
    }
  }, [video, running])
  return clock
}
