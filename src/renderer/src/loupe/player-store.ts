import { createStore } from '../external-store.ts'
import type { Rate } from './shuttle.ts'

/** How clips are played: kept from clip to clip, so that one that runs is followed by one that runs. */
export type Player = {
  readonly rate: Rate
  /** What «play» means. */
  readonly speed: number
  readonly muted: boolean
}

export const player = createStore<Player>({ rate: 0, speed: 1, muted: false })
