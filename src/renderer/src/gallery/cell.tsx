import { EyeOff, type Heart, TriangleAlert, Unlink } from 'lucide-react'
import { memo } from 'react'
import { Icon } from '../components/icon.tsx'
import { StarPicker, Stars } from '../components/stars.tsx'
import { changeScore } from './acts.ts'
import { nameForReader } from './describe-row.ts'
import { formatDuration } from './format.ts'
import { type GalleryRow, useRow } from './gallery-store.ts'
import { Picture } from './picture.tsx'
import { SaveDot } from './save-dot.tsx'

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

/** The width from which five stars and a word fit below a picture, in CSS pixels. */
const roomyWidth = 104

export const Cell = memo(function Cell(props: CellProps): React.JSX.Element {
  const { id, index, left, top, width, height, current, selected, leaving } = props
  const row = useRow(id)
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
    >
      {row === undefined ? null : <Inside row={row} {...props} />}
    </div>
  )
})

function classesOf(props: CellProps, row: GalleryRow | undefined): string {
  const { current, selected, leaving, showInfo, width } = props
  const classes = ['cell']
  if (current) classes.push('current')
  else if (selected) classes.push('selected')
  if (leaving) classes.push('leaving')
  if (showInfo) classes.push('with-info')
  if (width < roomyWidth) classes.push('slim')
  if (row?.score === -1) classes.push('rejected')
  if (row?.missing === true) classes.push('missing')
  return classes.join(' ')
}

function Inside(props: CellProps & { readonly row: GalleryRow }): React.JSX.Element {
  const { row, width, leaving } = props
  return (
    <>
      <Picture row={row} width={width} />
      <div className="cell-top">
        <span className="cell-name truncate">{row.name}</span>
        {row.missing ? <Mark icon={Unlink} text="The file is missing. Its score is kept." /> : null}
        {row.problem !== null && !row.missing ? <Mark icon={TriangleAlert} text={row.problem} /> : null}
        {leaving ? <Mark icon={EyeOff} text="No longer passes the filter: goes with the next move." /> : null}
        {row.favourite ? (
          <svg className="cell-heart" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 13.5S2 10 2 5.9A3.1 3.1 0 0 1 8 4.600a3.1 3.1 0 0 1 6 1.3C14 10 8 13.5 8 13.5z" />
          </svg>
        ) : null}
      </div>
      <div className="cell-bottom">
        {row.score === -1 ? <RejectMark /> : <Stars score={row.score} />}
        <span className="cell-picker">
          <StarPicker
            score={row.score}
            size={13}
            onPick={(score) => void changeScore({ to: score }, { ids: [row.id] })}
          />
        </span>
        <SaveDot row={row} />
        <span className="cell-end">
          {row.durationSeconds === null ? null : (
            <span className="cell-duration">{formatDuration(row.durationSeconds)}</span>
          )}
          {row.label === null ? null : <span className={`label-dot ${row.label}`} />}
        </span>
      </div>
    </>
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
