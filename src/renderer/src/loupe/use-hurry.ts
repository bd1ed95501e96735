import { useRef } from 'react'

/** Moves that follow each other faster than this are a hurry: a held key, or a hand that looks for something. */
const hurryMs = 170
const pauseMs = 90

/** How long to wait before a picture is loaded in full: not at all, or until the hand has come to rest. */
export function useHurry(key: string): number {
  const last = useRef({ key, at: 0, waitMs: 0 })
  if (last.current.key !== key) {
    const now = performance.now()
    last.current = { key, at: now, waitMs: now - last.current.at < hurryMs ? pauseMs : 0 }
  }
  return last.current.waitMs
}
