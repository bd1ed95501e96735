import type { Conflict, KeptSide } from '#shared/conflict.ts'
import { formatMoment } from '../details/describe-file.ts'
import { Picture } from '../gallery/picture.tsx'
import { ConflictValue } from './conflict-value.tsx'
import { describeSource, nameConflict, nameSource } from './describe-conflict.ts'

/** Both values of one thing of one file, to choose from: with the pointer, or with `M` and `T` while the card has the focus. */
export function ConflictCard(props: {
  readonly conflict: Conflict
  readonly onKeep: (keep: KeptSide) => void
  readonly onShow: () => void
}): React.JSX.Element {
  const { conflict, onKeep, onShow } = props
  const { file, values, from, at } = conflict
  return (
    <li
      className="conflict-card"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the card takes the keys that choose between its two sides.
      tabIndex={0}
      data-conflict={conflict.id}
      aria-label={`${nameConflict(values)} of ${file.name}`}
    >
      <button
        type="button"
        className="conflict-picture"
        tabIndex={-1}
        aria-label={`Show ${file.name}`}
        onClick={onShow}
      >
        <Picture row={{ ...file, saveError: null }} width={88} />
      </button>
      <div className="conflict-what">
        <strong className="truncate" title={file.path}>
          {file.name}
        </strong>
        <p>
          {nameConflict(values)} · also set {describeSource(from)} ·{' '}
          <time>{formatMoment(new Date(at), new Date())}</time>
        </p>
        <Sides conflict={conflict} nameOfTheirs={nameSource(from)} onKeep={onKeep} />
      </div>
    </li>
  )
}

/** The two buttons. What holds until somebody chooses is marked. */
export function Sides(props: {
  readonly conflict: Conflict
  readonly nameOfTheirs: string
  readonly onKeep: (keep: KeptSide) => void
}): React.JSX.Element {
  const { conflict, nameOfTheirs, onKeep } = props
  return (
    <div className="conflict-sides">
      <button type="button" className="conflict-side" onClick={() => onKeep('ours')}>
        <span className="conflict-side-name">
          Yours <small>holds now</small>
          <kbd>M</kbd>
        </span>
        <ConflictValue values={conflict.values} side="ours" />
      </button>
      <button type="button" className="conflict-side" onClick={() => onKeep('theirs')}>
        <span className="conflict-side-name">
          {nameOfTheirs}
          <kbd>T</kbd>
        </span>
        <ConflictValue values={conflict.values} side="theirs" />
      </button>
    </div>
  )
}
