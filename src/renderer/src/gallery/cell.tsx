import { EyeOff, type Heart, TriangleAlert, Unlink } from 'lucide-react'
import { memo, useState } from 'react'
import { Icon } from '../components/icon.tsx'
import { StarPicker, Stars } from '../components/stars.tsx'
import { changeScore } from './acts.ts'
import { nameForReader } from './describe-row.ts'
import { formatDuration } from './format.ts'
import { type GalleryRow, useRow } from './gallery-store.ts'
import { Picture } from './picture.tsx'
import { SaveDot } from './save-dot.tsx'
import { VideoScrub } from './video-scrub.tsx'
import './cell.css'

/** Everything that is drawn of one picture depends on these and on its row, so a cell renders only when one changes. */
export type CellProps = {
  readonly id: number
  readonly index: number
  readonly count: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly current: boolean
  readonly selected: boolean
  readonly leaving: boolean
  readonly showInfo: boolean
}

/** A heart on a field of 16 by 16, as the look draws it. */
const heartPath = 'M8 13.5S2 10 2 5.9A3.1 3.1 0 0 1 8 4.6a3.1 3.1 0 0 1 6 1.3C14 10 8 13.5 8 13.5z'

/** The width from which five stars and a word fit below a picture, in CSS pixels. */
const roomyWidth = 104

export const Cell = memo(function Cell(props: CellProps): React.JSX.Element {
  const { id, index, left, top, width, height, current, selected, leaving } = props
  const row = useRow(id)
  // What only the pointer needs is drawn only under the pointer: a list that scrolls is as light as it can be.
  const [hovered, setHovered] = useState(false)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the current one.
    <div
      role="option"
      id={`cell-${id}`}
      data-index={index}
      className={classesOf(props, row)}
      style={{ transform: `translate(${left}px, ${top}px)`, width, height }}
      aria-selected={selected || current}
      aria-posinset={index + 1}
      aria-setsize={props.count}
      aria-label={row === undefined ? 'Loading' : nameForReader(row, leaving)}
      onPointerEnter={(event) => event.pointerType === 'mouse' && setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {row === undefined ? null : (
        <>
          <Picture row={row} width={width} />
          {hovered && row.type === 'video' && !row.missing ? <VideoScrub row={row} /> : null}
          {hovered || props.showInfo || hasMarks(row, leaving) ? (
            <Top row={row} leaving={leaving} named={hovered || props.showInfo} />
          ) : null}
          <Bottom row={row} pick={hovered && width >= roomyWidth} />
        </>
      )}
    </div>
  )
})

function classesOf(props: CellProps, row: GalleryRow | undefined): string {
  const { current, selected, leaving } = props
  const classes = ['cell']
  if (current) classes.push('current')
  else if (selected) classes.push('selected')
  if (leaving) classes.push('leaving')
  if (row?.score === -1) classes.push('rejected')
  if (row?.missing === true) classes.push('missing')
  return classes.join(' ')
}

function hasMarks(row: GalleryRow, leaving: boolean): boolean {
  return row.favourite || row.missing || row.problem !== null || leaving
}

function Top(props: {
  readonly row: GalleryRow
  readonly leaving: boolean
  readonly named: boolean
}): React.JSX.Element {
  const { row, leaving, named } = props
  return (
    <div className={named ? 'cell-top named' : 'cell-top'}>
      <span className="cell-name truncate">{named ? row.name : null}</span>
      {row.missing ? <Mark icon={Unlink} text="The file is missing. Its score is kept." /> : null}
      {row.problem !== null && !row.missing ? <Mark icon={TriangleAlert} text={row.problem} /> : null}
      {leaving ? <Mark icon={EyeOff} text="No longer passes the filter: goes with the next move." /> : null}
      {row.favourite ? (
        <svg className="cell-heart" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
          <path d={heartPath} />
        </svg>
      ) : null}
    </div>
  )
}

function Bottom(props: { readonly row: GalleryRow; readonly pick: boolean }): React.JSX.Element {
  const { row, pick } = props
  const empty = row.score === 0 && row.durationSeconds === null && row.label === null && row.saved === 'saved'
  return (
    <div className={empty && !pick ? 'cell-bottom clear' : 'cell-bottom'}>
      {row.score === -1 ? <RejectMark /> : null}
      {pick ? (
        <StarPicker
          score={row.score}
          size={13}
          onPick={(score) => void changeScore({ to: score }, { ids: [row.id] })}
        />
      ) : (
        <Stars score={row.score} />
      )}
      <SaveDot row={row} />
      <span className="cell-end">
        {row.durationSeconds === null ? null : (
          <span className="cell-duration">{formatDuration(row.durationSeconds)}</span>
        )}
        {row.label === null ? null : <span className={`label-dot ${row.label}`} />}
      </span>
    </div>
  )
}

export function RejectMark(): React.JSX.Element {
  return (
    <span className="reject-mark">
      <svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5 5l6 6M11 5l-6 6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
    </span>
  )
}

function Mark(props: { readonly icon: typeof Heart; readonly text: string }): React.JSX.Element {
  return (
    <span className="cell-mark" title={props.text}>
      <Icon of={props.icon} size={13} />
    </span>
  )
}
