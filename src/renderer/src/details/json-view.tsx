import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Icon } from '../components/icon.tsx'
import { indexJson, type JsonIndex } from './json-index.ts'
import { listRows, readRow } from './json-rows.ts'

const rowHeight = 18
const indent = 12
/** More of what isn't JSON is not laid out; copying gives the whole. */
const mostPlain = 200_000

/** JSON as lines that open and close; only those in sight exist. What isn't JSON is shown as it is. */
export function JsonView(props: { readonly text: string }): React.JSX.Element {
  const { text } = props
  const index = useMemo(() => indexJson(text), [text])
  if (index !== null) return <JsonTree index={index} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre className="details-code selectable" tabIndex={0}>
      {text.length > mostPlain ? `${text.slice(0, mostPlain)}\n…` : text}
    </pre>
  )
}

/** Open are the whole and, in all but the largest, the lists right below it. */
function JsonTree(props: { readonly index: JsonIndex }): React.JSX.Element {
  const { index } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [everything, setEverything] = useState(false)
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set([0]))
  const rows = useMemo(
    () => listRows(index, (place) => toggled.has(place) !== everything),
    [index, toggled, everything],
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: 6,
    paddingEnd: 6,
  })
  const toggle = (place: number): void => {
    setToggled((known) => {
      const next = new Set(known)
      if (!next.delete(place)) next.add(place)
      return next
    })
  }
  const toggleEverything = (): void => {
    setToggled(new Set(everything ? [0] : []))
    setEverything(!everything)
  }
  return (
    <div className="json">
      <button type="button" className="details-more json-all" onClick={toggleEverything}>
        {everything ? 'Close all' : 'Open all'}
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div ref={scroller} className="json-scroller selectable" tabIndex={0}>
        <div className="json-sheet" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const place = rows[item.index] ?? 0
            return (
              <JsonLine
                key={place}
                index={index}
                place={place}
                top={item.start}
                isOpen={toggled.has(place) !== everything}
                onToggle={toggle}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function JsonLine(props: {
  readonly index: JsonIndex
  readonly place: number
  readonly top: number
  readonly isOpen: boolean
  readonly onToggle: (place: number) => void
}): React.JSX.Element {
  const { index, place, top, isOpen, onToggle } = props
  const { depth, key, kind, value, canOpen } = readRow(index, place)
  const inside = (
    <>
      <span className="json-arrow">{canOpen ? <Icon of={ChevronRight} size={11} /> : null}</span>
      {key === null ? null : <b>{key}</b>}
      <span className={`json-value ${kind}`}>{value}</span>
    </>
  )
  const style = { top, paddingLeft: depth * indent }
  if (!canOpen) {
    return (
      <div className="json-line" style={style}>
        {inside}
      </div>
    )
  }
  return (
    <button
      type="button"
      className="json-line"
      style={style}
      aria-expanded={isOpen}
      onClick={() => onToggle(place)}
    >
      {inside}
    </button>
  )
}
