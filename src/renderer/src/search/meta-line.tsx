import { LayoutGrid, PanelLeft, PanelRight, Rows3 } from 'lucide-react'
import { IconButton } from '../components/button.tsx'
import { formatCount } from '../gallery/format.ts'
import { useGallery, useSelectionCount } from '../gallery/gallery-store.ts'
import { leastRowHeight, mostRowHeight, setRowHeight } from '../gallery/thumbnail-size.ts'
import { changeSettings, useSetting } from '../settings/settings-store.ts'
import { type PanelState, togglePanel } from '../shell/panels.ts'
import { Chips } from './chips.tsx'
import { useShownTrouble } from './query-store.ts'
import { QueryTrouble } from './query-trouble.tsx'
import { SortMenu } from './sort-menu.tsx'
import './meta-line.css'
import './chips.css'

/** Above the pictures: how many of how many, why these, in which order, how large. */
export function MetaLine(props: {
  readonly sidebar: PanelState
  readonly details: PanelState
}): React.JSX.Element {
  const shown = useGallery((state) => state.ids.length - state.leaving.size)
  const total = useGallery((state) => state.total)
  const phase = useGallery((state) => state.phase)
  const trouble = useShownTrouble()
  return (
    <div className="meta-line" data-region="view">
      {props.sidebar === 'beside' ? null : (
        <IconButton icon={PanelLeft} label="Folders and filters" onClick={() => togglePanel('sidebar')} />
      )}
      <span className={trouble === null ? 'meta-count' : 'meta-count before'} role="status">
        {phase === 'loading' || (phase === 'failed' && shown === 0) ? null : (
          <>
            <strong>{formatCount(shown)}</strong> of {formatCount(total)}
          </>
        )}
      </span>
      <SelectionCount />
      {trouble === null ? <Chips /> : <QueryTrouble trouble={trouble} />}
      <span className="meta-end">
        <SortMenu />
        <SizeControls />
        {props.details === 'beside' ? null : (
          <IconButton icon={PanelRight} label="Details" onClick={() => togglePanel('details')} />
        )}
      </span>
    </div>
  )
}

function SelectionCount(): React.JSX.Element | null {
  const count = useSelectionCount()
  return count < 2 ? null : <span className="chip picked">{formatCount(count)} selected</span>
}

function SizeControls(): React.JSX.Element {
  const rowHeight = useSetting('rowHeight')
  const layout = useSetting('layout')
  const squares = layout === 'squares'
  return (
    <>
      <IconButton
        icon={squares ? LayoutGrid : Rows3}
        label={squares ? 'Squares: show whole pictures' : 'Whole pictures: show squares'}
        onClick={() => changeSettings({ layout: squares ? 'justified' : 'squares' })}
      />
      <input
        className="size-slider"
        type="range"
        min={leastRowHeight}
        max={mostRowHeight}
        value={rowHeight}
        aria-label="Size of the thumbnails"
        title="Size of the thumbnails (Ctrl and the wheel)"
        onChange={(event) => setRowHeight(event.target.valueAsNumber)}
      />
    </>
  )
}
