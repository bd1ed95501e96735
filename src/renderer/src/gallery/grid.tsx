import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { ContextMenu } from '../components/menu.tsx'
import { useSetting } from '../settings/settings-store.ts'
import { Cell } from './cell.tsx'
import { menuOfCell } from './cell-menu.ts'
import { currentIdOf } from './gallery-state.ts'
import { unwantRows, useGallery, wantRows } from './gallery-store.ts'
import { CurrentGroup, GroupHeadings, headingHeight } from './group-headings.tsx'
import { findRow, layoutJustified, layoutSquares, placeRow } from './layout-rows.ts'
import { createListScroll } from './list-scroll.ts'
import { pageExtentOf } from './scroll-scale.ts'
import { useGridActions } from './use-grid-actions.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import { edgeBottom, edgeTop, useScroll } from './use-scroll.ts'
import { useInnerSize } from './use-size.ts'
import { useVisibleRows } from './use-visible-rows.ts'
import './grid.css'

const gap = 6
const edgeSide = 16
const leastEdge = 5
const overscanRows = 3

/** The pictures: only those in sight exist, a few rows more above and below. */
export function Grid(): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const state = useGallery((each) => each)
  const rowHeight = useSetting('rowHeight')
  const layoutKind = useSetting('layout')
  const showInfo = useSetting('showInfo')
  const inner = useInnerSize(scroller)
  // The scrollbar lies in the right margin, so that the pictures stand in the middle.
  const width = inner.width - edgeSide - Math.max(leastEdge, edgeSide - inner.scrollbar)
  const layout = useMemo(() => {
    const size = { width, rowHeight, gap }
    const groups = state.groups === null ? null : { starts: state.groups.starts, headingHeight }
    return layoutKind === 'squares'
      ? layoutSquares(state.ratios.length, size, groups)
      : layoutJustified(state.ratios, size, groups)
  }, [state.ratios, state.groups, width, rowHeight, layoutKind])

  const currentRow = state.cursor < 0 ? -1 : findRow(layout, state.cursor)
  const extent = edgeTop + (layout.tops[layout.rowCount] ?? 0) + edgeBottom
  const scroll = useMemo(createListScroll, [])
  useLayoutEffect(() => (scroller.current === null ? undefined : scroll.attach(scroller.current)), [scroll])
  useLayoutEffect(() => scroll.setExtent(extent), [scroll, extent])
  const { first, last, shift } = useVisibleRows(scroll, layout, { edgeTop, overscan: overscanRows })
  useScroll(scroll, layout, state)
  useGridActions(scroll, layout)
  const pointer = useGridPointer(scroller)

  const inSight = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  // The current picture always exists: the list names it to a screen reader.
  const rows = currentRow >= 0 && !inSight.includes(currentRow) ? [...inSight, currentRow] : inSight
  const from = layout.starts[first] ?? 0
  const to = layout.starts[last + 1] ?? 0
  useEffect(() => wantRows('grid', state.ids, from, to), [state.ids, from, to])
  useEffect(() => () => unwantRows('grid'), [])
  // The keyboard belongs to the pictures, unless somebody is typing what brought them back.
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

  // What is drawn beyond the page would make it longer: the current picture may be far away.
  const lowest = pageExtentOf(extent) - edgeBottom
  const currentId = currentIdOf(state)
  const entries = useCallback(() => menuOfCell(), [])
  const list = (
    <div
      ref={scroller}
      className="grid-scroller"
      role="listbox"
      tabIndex={0}
      data-region="pictures"
      aria-label="Pictures"
      aria-multiselectable="true"
      aria-activedescendant={currentId === null ? undefined : `cell-${currentId}`}
      {...pointer}
    >
      <div className="grid-inside" role="presentation" style={{ height: pageExtentOf(extent) }}>
        {state.groups === null ? null : (
          <GroupHeadings
            rows={rows}
            layout={layout}
            groups={state.groups}
            query={state.query}
            count={state.ids.length}
            left={edgeSide}
            top={edgeTop - shift}
          />
        )}
        {rows.flatMap((row) =>
          placeRow(layout, row).map((place) => {
            const id = state.ids[place.index]
            if (id === undefined) return []
            return (
              <Cell
                key={id}
                id={id}
                index={place.index}
                count={state.ids.length}
                left={edgeSide + place.left}
                top={Math.min(lowest, Math.max(0, edgeTop + place.top - shift))}
                width={place.width}
                height={place.height}
                current={place.index === state.cursor}
                selected={state.selected.has(id)}
                leaving={state.leaving.has(id)}
                showInfo={showInfo}
              />
            )
          }),
        )}
      </div>
    </div>
  )
  return (
    <>
      <ContextMenu trigger={list} entries={entries} />
      {state.groups === null ? null : (
        <CurrentGroup groups={state.groups} query={state.query} cursor={state.cursor} />
      )}
    </>
  )
}
