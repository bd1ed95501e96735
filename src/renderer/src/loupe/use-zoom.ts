import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from '../external-store.ts'
import { useActions } from '../shell/actions.ts'
import {
  type Point,
  panBy,
  type Scene,
  scaleOf,
  toggleFill,
  toggleZoom,
  wheelScale,
  type Zoom,
  zoomTo,
} from './zoom.ts'
import { zoom } from './zoom-store.ts'

/** A press that moves further than this is a drag, not a click. */
const clickReachPixels = 4

export type ZoomHands = {
  readonly zoom: Zoom
  readonly dragging: boolean
  readonly toggleAtCentre: () => void
  /** Goes onto the stage. */
  readonly events: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerLeave: () => void
    readonly onDoubleClick: (event: React.MouseEvent<HTMLElement>) => void
  }
}

/** Zoom by wheel, double click and keys, and place by dragging. `onClick` hears of a press that was no drag. */
export function useZoom(
  stage: RefObject<HTMLElement | null>,
  scene: Scene | null,
  onClick: (() => void) | null,
): ZoomHands {
  const state = useStore(zoom, (value) => value)
  const [dragging, setDragging] = useState(false)
  const pointer = useRef<Point | null>(null)
  const press = useRef<{ readonly at: Point; last: Point; moved: boolean } | null>(null)
  const latest = useRef(scene)
  latest.current = scene

  const hands = useMemo(() => {
    const middle = (of: Scene): Point => ({ x: of.stage.width / 2, y: of.stage.height / 2 })
    const toggle = (at: Point | null) => {
      const now = latest.current
      if (now === null) return false
      zoom.update((value) => toggleZoom(value, now, at ?? middle(now)))
      return true
    }
    return {
      toggle,
      actions: {
        zoom: () => toggle(pointer.current),
        'fit-fill': () => zoom.update(toggleFill),
      },
    }
  }, [])
  useActions(hands.actions)

  useEffect(() => {
    const target = stage.current
    if (target === null) return
    const turn = (event: WheelEvent) => {
      const now = latest.current
      if (now === null) return
      event.preventDefault()
      const box = target.getBoundingClientRect()
      const at = { x: event.clientX - box.left, y: event.clientY - box.top }
      // A pinch on a touchpad arrives as a wheel with Ctrl, in much smaller steps.
      const delta = event.ctrlKey ? event.deltaY * 5 : event.deltaY
      zoom.update((value) => zoomTo(value, now, at, wheelScale(scaleOf(value, now), delta, event.deltaMode)))
    }
    target.addEventListener('wheel', turn, { passive: false })
    return () => target.removeEventListener('wheel', turn)
  }, [stage])

  const locate = (event: React.MouseEvent<HTMLElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const endPress = (event: PointerEvent<HTMLElement>) => {
    const ended = press.current
    press.current = null
    setDragging(false)
    if (ended !== null && !ended.moved && event.type === 'pointerup') onClick?.()
  }
  return {
    zoom: state,
    dragging,
    toggleAtCentre: () => hands.toggle(null),
    events: {
      onPointerDown: (event) => {
        if (event.button > 1 || isControl(event.target)) return
        const at = locate(event)
        press.current = { at, last: at, moved: false }
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove: (event) => {
        const at = locate(event)
        pointer.current = at
        const held = press.current
        if (held === null || scene === null) return
        if (!held.moved && Math.hypot(at.x - held.at.x, at.y - held.at.y) < clickReachPixels) return
        held.moved = true
        setDragging(true)
        const distance = { x: at.x - held.last.x, y: at.y - held.last.y }
        held.last = at
        zoom.update((value) =>
          value.scale === null && value.rest === 'fit' ? value : panBy(value, scene, distance),
        )
      },
      onPointerUp: endPress,
      onPointerCancel: endPress,
      onPointerLeave: () => {
        pointer.current = null
      },
      onDoubleClick: (event) => {
        if (!isControl(event.target)) hands.toggle(locate(event))
      },
    },
  }
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-control]') !== null
}
