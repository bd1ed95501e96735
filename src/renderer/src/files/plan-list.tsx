import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { FilePlanItem } from '#shared/files.ts'
import { formatBytes } from '../details/describe-file.ts'
import { thumbnailUrl } from '../media-url.ts'

const rowHeight = 52

/** What goes, with its picture: only the lines in sight exist. Each can be left out. */
export function PlanList(props: {
  readonly items: readonly FilePlanItem[]
  readonly left: ReadonlySet<number>
  readonly onToggle: (item: FilePlanItem) => void
}): React.JSX.Element {
  const { items, left, onToggle } = props
  const scroller = useRef<HTMLUListElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    useFlushSync: false,
  })
  return (
    <ul
      ref={scroller}
      className="plan-list"
      aria-label="Files"
      style={{ height: Math.max(2, items.length) * rowHeight }}
    >
      <li className="plan-height" style={{ height: virtualizer.getTotalSize() }} aria-hidden="true" />
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const item = items[index]
        if (item === undefined) return null
        return (
          <PlanRow
            key={item.path}
            item={item}
            start={start}
            goes={item.problem === null && !left.has(item.ids[0] ?? 0)}
            onToggle={() => onToggle(item)}
          />
        )
      })}
    </ul>
  )
}

function PlanRow(props: {
  readonly item: FilePlanItem
  readonly start: number
  readonly goes: boolean
  readonly onToggle: () => void
}): React.JSX.Element {
  const { item, start, goes, onToggle } = props
  const { path, others, sizeBytes, problem, note, ids, version } = item
  const detail = problem ?? note ?? (others.length === 0 ? null : `with ${others.join(', ')}`)
  return (
    <li className="plan-row" style={{ transform: `translateY(${start}px)` }}>
      <label className={goes ? '' : 'plan-stays'}>
        <input type="checkbox" checked={goes} disabled={problem !== null} onChange={onToggle} />
        <img src={thumbnailUrl({ id: ids[0] ?? 0, version })} alt="" width={40} height={40} loading="lazy" />
        <span className="plan-words">
          <span className="truncate" title={path}>
            {path}
          </span>
          {detail === null ? null : (
            <small className={problem === null ? 'truncate' : 'plan-problem truncate'} title={detail}>
              {detail}
            </small>
          )}
        </span>
        <span className="plan-size tabular">{formatBytes(sizeBytes)}</span>
      </label>
    </li>
  )
}
