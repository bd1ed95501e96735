import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { useStore } from '../external-store.ts'
import { type ActionHandlers, useActions } from '../shell/actions.ts'
import { type Player, player } from './player-store.ts'
import { shuttle, stepFrame } from './shuttle.ts'

const usualFrameRate = 30
const backwardStepMs = 80
const skipSeconds = 5

export type VideoHands = {
  readonly player: Player
  readonly toggle: () => void
  readonly seek: (seconds: number) => void
  readonly setSpeed: (speed: number) => void
  readonly toggleMute: () => void
}

function setRate(rate: number): void {
  player.update((state) => (state.rate === rate ? state : { ...state, rate }))
}

/** Plays a clip as the player's state says, and offers the keys for it. */
export function useVideo(
  video: RefObject<HTMLVideoElement | null>,
  key: string,
  frameRate: number | null,
): VideoHands {
  const state = useStore(player, (value) => value)
  const frames = useRef(usualFrameRate)
  frames.current = frameRate ?? usualFrameRate

  // biome-ignore lint/correctness/useExhaustiveDependencies: another clip starts as the one before it ran.
  useEffect(() => {
    if (player.get().rate !== 0) setRate(player.get().speed)
  }, [key])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is another clip, which has to be started as well.
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.muted = state.muted
    if (state.rate > 0) {
      element.playbackRate = state.rate
      element.defaultPlaybackRate = state.rate
      // A browser may refuse to start by itself, and a seek or another clip interrupts it.
      element.play().catch((error: unknown) => {
        if (error instanceof Error && error.name === 'NotAllowedError') setRate(0)
      })
      return
    }
    element.pause()
    if (state.rate === 0) return
    const timer = setInterval(() => {
      if (element.seeking) return
      if (element.currentTime <= 0) setRate(0)
      else element.currentTime = Math.max(0, element.currentTime + (state.rate * backwardStepMs) / 1000)
    }, backwardStepMs)
    return () => clearInterval(timer)
  }, [video, key, state.rate, state.muted])

  const hands = useMemo(() => {
    const seek = (seconds: number) => {
      const element = video.current
      if (element === null) return
      const end = Number.isFinite(element.duration) ? element.duration : seconds
      element.currentTime = Math.min(end, Math.max(0, seconds))
    }
    const skip = (seconds: number) => seek((video.current?.currentTime ?? 0) + seconds)
    const step = (direction: 1 | -1) => {
      const element = video.current
      if (element === null) return
      setRate(0)
      element.pause()
      seek(stepFrame(element.currentTime, direction, frames.current, element.duration))
    }
    const shuttleTo = (direction: 1 | -1) =>
      player.update((now) => ({ ...now, rate: shuttle(now.rate, direction, now.speed) }))
    const toggle = () => {
      const element = video.current
      if (element?.ended && player.get().rate === 0) element.currentTime = 0
      player.update((now) => ({ ...now, rate: now.rate === 0 ? now.speed : 0 }))
    }
    const toggleMute = () => player.update((now) => ({ ...now, muted: !now.muted }))
    const setSpeed = (speed: number) =>
      player.update((now) => ({ ...now, speed, rate: now.rate > 0 ? speed : now.rate }))
    const actions: ActionHandlers = {
      'video-play': toggle,
      'video-pause': () => setRate(0),
      'video-forward': () => shuttleTo(1),
      'video-reverse': () => shuttleTo(-1),
      'video-frame-back': () => step(-1),
      'video-frame-forward': () => step(1),
      'video-mute': toggleMute,
      'video-back': () => skip(-skipSeconds),
      'video-ahead': () => skip(skipSeconds),
    }
    return { actions, toggle, seek, setSpeed, toggleMute }
  }, [video])
  useActions(hands.actions)
  return { ...hands, player: state }
}

/** The clip came to its end by itself. */
export function endVideo(): void {
  setRate(0)
}
