import { CircleAlert, CirclePause, RotateCw } from 'lucide-react'
import { useEffect } from 'react'
import type { LibraryStatus } from '#shared/contract.ts'
import { Icon } from '../components/icon.tsx'
import { useConnection } from '../connection.ts'
import { useUnanswered } from '../gallery/acts.ts'
import { formatCount } from '../gallery/format.ts'
import { useFailureCount, useOwedCount } from '../gallery/row-cache.ts'
import { showDialog } from '../shell/view-store.ts'
import { ProgressLine } from './running-job.tsx'
import { noteOwed, pauseWriting, useWriting, writeNow } from './writing-store.ts'

/** From so many score files on their writing is shown with a bar. */
const many = 50

/** Whether everything is saved, what is on its way, what waits, and why. */
export function SaveStatusView(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { save, savingPaused } = props.library
  const unanswered = useUnanswered()
  const refused = useFailureCount()
  const owed = useOwedCount()
  const connection = useConnection()
  const writing = useWriting()
  useEffect(() => noteOwed(save), [save])
  if (connection === 'lost') {
    return (
      <span className="status-save bad" role="status">
        <span className="dot" />
        Not connected
      </span>
    )
  }
  if (save.failed > 0) return <Failed save={save} />
  if (savingPaused && save.pending > 0) {
    return (
      <span className="status-save wait" role="status">
        <Icon of={CirclePause} size={13} />
        <button type="button" className="status-link truncate" onClick={() => showDialog('saves')}>
          {formatCount(save.pending)} score files wait
        </button>
        <button type="button" className="status-link" onClick={() => void writeNow()}>
          Write them now
        </button>
      </span>
    )
  }
  const saving = Math.max(save.pending, owed) + unanswered
  if (save.pending >= many || (save.pending > 0 && writing.most >= many)) {
    return (
      <span className="status-save wait">
        <ProgressLine
          name="Writing score files"
          done={writing.most - writing.left}
          total={writing.most}
          stopLabel="Stop writing score files"
          stopHint="Stop. All scores are in the library; the rest of the score files is written later."
          onStop={() => void pauseWriting()}
        />
      </span>
    )
  }
  // Nothing of them waits anywhere: the pictures that are marked tell why, and the act can be done again there.
  if (saving === 0 && refused > 0) {
    return (
      <span className="status-save bad" role="status">
        <Icon of={CircleAlert} size={13} />
        {formatCount(refused)} not saved
      </span>
    )
  }
  return (
    <span className={saving > 0 ? 'status-save wait' : 'status-save good'} role="status">
      <span className="dot" />
      {saving > 0 ? `Saving ${formatCount(saving)}` : 'All saved'}
    </span>
  )
}

function Failed(props: { readonly save: LibraryStatus['save'] }): React.JSX.Element {
  const { failed, failures } = props.save
  const why = failures[0]?.message ?? ''
  return (
    <span className="status-save bad" role="status">
      <Icon of={CircleAlert} size={13} />
      <button
        type="button"
        className="status-link truncate"
        title="Show which, and why"
        onClick={() => showDialog('saves')}
      >
        {formatCount(failed)} not yet written{why === '' ? '' : `: ${why}`}
      </button>
      <button type="button" className="status-link strong" onClick={() => void writeNow()}>
        <Icon of={RotateCw} size={12} />
        Try again
      </button>
    </span>
  )
}
