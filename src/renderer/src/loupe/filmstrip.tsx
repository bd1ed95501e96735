import { useEffect, useMemo, useRef, useState } from 'react'
import { goTo, unwantRows, useGallery, wantRows } from '../gallery/gallery-store.ts'
import { useKeepFocus } from './keep-focus.ts'
import { layoutStrip } from './strip-layout.ts'
import { StripTile } from './strip-tile.tsx'
import { useElementSize } from './use-element-size.ts'
import './filmstrip.css'

const itemHeight = 76
const gap = 6
const margin = 12

type Scroll = { readonly anchor: number; readonly ids: Uint32Array; readonly offset: number }

/** The list as one row of small pictures, the current one in its middle. The wheel looks further without leaving the picture. */
export function Filmstrip(): React.JSX.Element {
  const strip = useRef<HTMLDivElement>(null)
  useKeepFocus(strip)
  const size = useElementSize(strip)
  const ids = useGallery((state) => state.ids)
  const ratios = useGallery((state) => state.ratios)
  const cursor = useGallery((state) => state.cursor)
  const [scroll, setScroll] = useState<Scroll | null>(null)
  const offset = scroll !== null && scroll.anchor === cursor && scroll.ids === ids ? scroll.offset : 0
  const width = size?.width ?? 0
  const items = useMemo(
    () => layoutStrip(ratios, cursor, offset, { width, itemHeight, gap, margin }),
    [ratios, cursor, offset, width],
  )
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1
  useEffect(() => wantRows('filmstrip', ids, first, last + 1), [ids, first, last])
  useEffect(() => () => unwantRows('filmstrip'), [])

  useEffect(() => {
    const target = strip.current
    if (target === null) return
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const delta = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
      const pixels = delta * (event.deltaMode === 1 ? 32 : 1)
      setScroll((known) => {
        const before = known !== null && known.anchor === cursor && known.ids === ids ? known.offset : 0
        const most = ids.length * itemHeight * 2.4
        return { anchor: cursor, ids, offset: Math.min(most, Math.max(-most, before - pixels)) }
      })
    }
    target.addEventListener('wheel', turn, { passive: false })
    return () => target.removeEventListener('wheel', turn)
  }, [cursor, ids])

  return (
    <div
      className={offset === 0 ? 'filmstrip' : 'filmstrip scrolled'}
      ref={strip}
      role="listbox"
      aria-label="Filmstrip"
      aria-orientation="horizontal"
      aria-activedescendant={ids[cursor] === undefined ? undefined : `strip-${ids[cursor]}`}
      tabIndex={-1}
    >
      {items.map(({ index, left, width: itemWidth }) => {
        const id = ids[index]
        if (id === undefined) return null
        return (
          <StripTile
            key={id}
            id={id}
            left={left}
            width={itemWidth}
            current={index === cursor}
            onPick={() => goTo(index)}
          />
        )
      })}
    </div>
  )
}
