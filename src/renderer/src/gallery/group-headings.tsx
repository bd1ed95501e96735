import { memo } from 'react'
import { Stars } from '../components/stars.tsx'
import { findGrouping } from '../search/filters.ts'
import { describeGroup } from './describe-group.ts'
import { formatCount } from './format.ts'
import type { Groups } from './gallery-state.ts'
import { findGroup, type RowLayout } from './layout-rows.ts'

/** The height of a group's heading, in CSS pixels. */
export const headingHeight = 34

/** The headings of the groups that begin in the rows given. */
export const GroupHeadings = memo(function GroupHeadings(props: {
  readonly rows: readonly number[]
  readonly layout: RowLayout
  readonly groups: Groups
  readonly query: string
  /** Of all files. */
  readonly count: number
  readonly left: number
  readonly top: number
}): React.JSX.Element {
  const { rows, layout, groups, query, count, left, top } = props
  const by = findGrouping(query)
  return (
    <>
      {rows.map((row) => {
        if ((layout.leads[row] ?? 0) === 0) return null
        const group = findGroup(groups.starts, layout.starts[row] ?? 0)
        const label = groups.labels[group] ?? null
        const files = (groups.starts[group + 1] ?? count) - (groups.starts[group] ?? 0)
        const said = describeGroup(by, label)
        return (
          <div
            key={group}
            className="group-heading"
            role="presentation"
            style={{
              transform: `translate(${left}px, ${top + (layout.tops[row] ?? 0) - headingHeight}px)`,
              width: layout.width,
              height: headingHeight,
            }}
          >
            {by === 'score' && Number(label) > 0 ? (
              <Stars score={Number(label)} empty />
            ) : (
              <span className="truncate" title={said}>
                {said}
              </span>
            )}
            <b>{formatCount(files)}</b>
          </div>
        )
      })}
    </>
  )
})

/** Tells a screen reader which group the current picture is in, when that changes. */
export function CurrentGroup(props: {
  readonly groups: Groups
  readonly query: string
  readonly cursor: number
}): React.JSX.Element {
  const { groups, query, cursor } = props
  const label = cursor < 0 ? null : (groups.labels[findGroup(groups.starts, cursor)] ?? null)
  return (
    <span className="unseen" role="status">
      {cursor < 0 ? '' : describeGroup(findGrouping(query), label)}
    </span>
  )
}
