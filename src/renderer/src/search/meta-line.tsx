import { ArrowDown, ArrowUp, ChevronDown, LayoutGrid, PanelLeft, PanelRight, Rows3, X } from 'lucide-react'
import type { Search, SortKey } from '#shared/contract.ts'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Menu } from '../components/menu.tsx'
import { formatCount } from '../gallery/format.ts'
import { changeSearch, useGallery, useSearch, useSelectionCount } from '../gallery/gallery-store.ts'
import { clearFilter, describeRange } from '../gallery/search-filter.ts'
import { leastRowHeight, mostRowHeight, setRowHeight } from '../gallery/thumbnail-size.ts'
import { changeSettings, useSetting } from '../settings/settings-store.ts'
import { type PanelState, togglePanel } from '../shell/panels.ts'
import './meta-line.css'

/** Above the pictures: how many of how many, why these, in which order, how large. */
export function MetaLine(props: {
  readonly sidebar: PanelState
  readonly details: PanelState
}): React.JSX.Element {
  const shown = useGallery((state) => state.ids.length - state.leaving.size)
  const total = useGallery((state) => state.total)
  const phase = useGallery((state) => state.phase)
  return (
    <div className="meta-line" data-region="view">
      {props.sidebar === 'beside' ? null : (
        <IconButton icon={PanelLeft} label="Folders and filters" onClick={() => togglePanel('sidebar')} />
      )}
      <span className="meta-count" role="status">
        {phase === 'loading' || (phase === 'failed' && shown === 0) ? null : (
          <>
            <strong>{formatCount(shown)}</strong> of {formatCount(total)}
          </>
        )}
      </span>
      <SelectionCount />
      <Chips />
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

type ChipData = {
  readonly name: string
  readonly value: string
  readonly without: Partial<Search>
}

/** What is filtered by, but for the words: they are seen in the box. */
function listChips(search: Search): readonly ChipData[] {
  const chips: ChipData[] = []
  if (search.folder !== '') chips.push({ name: 'in', value: search.folder, without: { folder: '' } })
  if (search.score !== null) {
    chips.push({ name: 'score', value: describeRange(search.score), without: { score: null } })
  }
  for (const type of search.types) {
    const value = type === 'unknown' ? 'unknown' : `${type}s`
    chips.push({ name: 'kind', value, without: { types: search.types.filter((each) => each !== type) } })
  }
  for (const keyword of search.keywords) {
    const keywords = search.keywords.filter((each) => each !== keyword)
    chips.push({ name: 'keyword', value: keyword, without: { keywords } })
  }
  if (search.missing !== 'no') {
    chips.push({ name: 'missing', value: search.missing, without: { missing: 'no' } })
  }
  return chips
}

function Chips(): React.JSX.Element {
  const search = useSearch()
  const chips = listChips(search)
  return (
    <span className="chips">
      {chips.map(({ name, value, without }) => (
        <span className="chip" key={`${name} ${value}`}>
          <i>{name}</i>
          <span className="truncate">{value}</span>
          <button
            type="button"
            aria-label={`No longer filter by ${name} ${value}`}
            onClick={() => changeSearch(without)}
          >
            <Icon of={X} size={11} />
          </button>
        </span>
      ))}
      {chips.length > 1 ? (
        <button type="button" className="chips-clear" onClick={() => changeSearch(clearFilter(search))}>
          Clear
        </button>
      ) : null}
    </span>
  )
}

type SortChoice = { readonly by: SortKey; readonly descending: boolean; readonly label: string }

const sortChoices: readonly SortChoice[] = [
  { by: 'name', descending: false, label: 'Name, A to Z' },
  { by: 'name', descending: true, label: 'Name, Z to A' },
  { by: 'date', descending: true, label: 'Newest first' },
  { by: 'date', descending: false, label: 'Oldest first' },
  { by: 'score', descending: true, label: 'Best first' },
  { by: 'score', descending: false, label: 'Lowest first' },
  { by: 'size', descending: true, label: 'Largest first' },
  { by: 'size', descending: false, label: 'Smallest first' },
]

function SortMenu(): React.JSX.Element {
  const { sort } = useSearch()
  const isOn = (choice: SortChoice): boolean => choice.by === sort.by && choice.descending === sort.descending
  const current = sortChoices.find(isOn)
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="sort-button" aria-label={`Order: ${current?.label ?? sort.by}`}>
          <Icon of={sort.descending ? ArrowDown : ArrowUp} size={13} />
          {current?.label ?? sort.by}
          <Icon of={ChevronDown} size={12} />
        </button>
      }
      entries={sortChoices.map((choice) => ({
        label: choice.label,
        checked: isOn(choice),
        run: () => changeSearch({ sort: { by: choice.by, descending: choice.descending } }),
      }))}
    />
  )
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
