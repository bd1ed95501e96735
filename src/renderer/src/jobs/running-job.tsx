import { X } from 'lucide-react'
import type { JobName, JobProgress } from '#shared/job-progress.ts'
import { call, sentenceOf } from '../call.ts'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { showToast } from '../shell/toasts.ts'

/** A job with its numbers and a way to stop it. */
export function RunningJob(props: { readonly job: JobProgress; readonly name: string }): React.JSX.Element {
  const { job, done, total } = props.job
  return (
    <ProgressLine
      name={props.name}
      done={done}
      total={total}
      stopLabel={`Stop: ${props.name}`}
      stopHint="Stop. It goes on with the next scan."
      onStop={() => void cancelJob(job)}
    />
  )
}

/** A name, a bar, «3,214 of 10,000», and a cross that stops it. */
export function ProgressLine(props: {
  readonly name: string
  readonly done: number
  readonly total: number | null
  readonly stopLabel: string
  readonly stopHint: string
  readonly onStop: () => void
}): React.JSX.Element {
  const { name, done, total, stopLabel, stopHint, onStop } = props
  const part = total === null || total === 0 ? null : Math.min(1, done / total)
  const words = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`
  return (
    <span className="status-job">
      <span className="status-job-name">{name}</span>
      <span
        className={part === null ? 'bar endless' : 'bar'}
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
      >
        <i style={part === null ? undefined : { width: `${(part * 100).toFixed(1)}%` }} />
      </span>
      <span>{words}</span>
      <button
        type="button"
        className="status-cancel"
        aria-label={stopLabel}
        title={stopHint}
        onClick={onStop}
      >
        <Icon of={X} size={12} />
      </button>
    </span>
  )
}

async function cancelJob(job: JobName): Promise<void> {
  try {
    await call('jobs.cancel', { job })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
