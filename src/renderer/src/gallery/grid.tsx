import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { ContextMenu } from '../components/menu.tsx'
import { useSetting } from '../settings/settings-store.ts'
import { Cell } from './cell.tsx'
import { menuOfCell } from './cell-menu.ts'
import { currentIdOf } from './gallery-state.ts'
import { unwantRows, useGallery, wantRows } from './gallery-store.ts'
import { GroupHeadings, headingHeight } from './group-headings.tsx'
import { findRow, layoutJustified, layoutSquares, placeRow } from './layout-rows.ts'
import { useGridActions } from './use-grid-actions.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import { edgeBottom, edgeTop, useScroll } from './use-scroll.ts'
import { useInnerSize } from './use-size.ts'
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
  const virtualizer = useVirtualizer({
    count: width > 0 ? layout.rowCount : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (row) => (layout.leads[row] ?? 0) + (layout.heights[row] ?? 0) + gap,
    overscan: overscanRows,
    paddingStart: edgeTop,
    useFlushSync: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are those of the layout.
  useMemo(() => virtualizer.measure(), [layout])
  useScroll(scroller, layout, state)
  useGridActions(scroller, layout)
  const pointer = useGridPointer(scroller)

  const inSight = virtualizer.getVirtualItems().map((item) => item.index)
  const firstRow = inSight[0] ?? 0
  const lastRow = inSight.at(-1) ?? -1
  // The current picture always exists: the list names it to a screen reader.
  const rows = currentRow >= 0 && !inSight.includes(currentRow) ? [...inSight, currentRow] : inSight
  const from = layout.starts[firstRow] ?? 0
  const to = layout.starts[lastRow + 1] ?? 0
  useEffect(() => wantRows('grid', state.ids, from, to), [state.ids, from, to])
  useEffect(() => () => unwantRows('grid'), [])
  // The keyboard belongs to the pictures, unless somebody is typing what brought them back.
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

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
      <div
        className="grid-inside"
        role="presentation"
        style={{ height: edgeTop + (layout.tops[layout.rowCount] ?? 0) + edgeBottom }}
      >
        {state.groups === null ? null : (
          <GroupHeadings
            rows={rows}
            layout={layout}
            groups={state.groups}
            query={state.query}
            count={state.ids.length}
            left={edgeSide}
            top={edgeTop}
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
                top={edgeTop + place.top}
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
  return <ContextMenu trigger={list} entries={entries} />
}
