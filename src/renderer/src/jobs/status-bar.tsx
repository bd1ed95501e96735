import { CircleAlert, RotateCw, X } from 'lucide-react'
import type { LibraryStatus, SaveStatus } from '#shared/contract.ts'
import type { JobName, JobProgress } from '#shared/job-progress.ts'
import { useLibrary } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import { Icon } from '../components/icon.tsx'
import { useConnection } from '../connection.ts'
import { useUnanswered } from '../gallery/acts.ts'
import { formatCount, formatFiles } from '../gallery/format.ts'
import { showToast } from '../shell/toasts.ts'
import { showDialog } from '../shell/view-store.ts'
import { useBoard } from './jobs-store.ts'
import './status-bar.css'

const jobNames: Readonly<Record<JobName, string>> = {
  scan: 'Looking through the folder',
  metadata: 'Details',
  probe: 'Videos',
  thumbnails: 'Thumbnails',
  hash: 'Knowing files again',
  files: 'Moving files',
}
const jobOrder: readonly JobName[] = ['files', 'scan', 'thumbnails', 'metadata', 'probe', 'hash']

/** What is going on, what went wrong, and whether everything is saved. */
export function StatusBar(): React.JSX.Element {
  const library = useLibrary()
  const board = useBoard()
  const running = jobOrder.flatMap((name) => {
    const job = board[name]
    return job !== undefined && (job.state === 'running' || job.state === 'waiting') ? [job] : []
  })
  const failed = jobOrder.flatMap((name) => (board[name]?.state === 'failed' ? [board[name]] : []))
  return (
    <footer className="status-bar" data-region="status">
      {running.map((job) => (
        <RunningJob key={job.job} job={job} />
      ))}
      {failed.map((job) => (
        <span key={job.job} className="status-bad truncate" title={job.message ?? undefined}>
          {jobNames[job.job]}: {job.message ?? 'stopped with an error'}
        </span>
      ))}
      {library === null ? null : <Facts library={library} />}
      {library === null ? null : <Saves save={library.save} />}
    </footer>
  )
}

function RunningJob(props: { readonly job: JobProgress }): React.JSX.Element {
  const { job, done, total } = props.job
  const part = total === null || total === 0 ? null : Math.min(1, done / total)
  const words = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`
  return (
    <span className="status-job">
      <span className="status-job-name">{jobNames[job]}</span>
      <span
        className={part === null ? 'bar endless' : 'bar'}
        role="progressbar"
        aria-label={jobNames[job]}
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
        aria-label={`Stop: ${jobNames[job]}`}
        title="Stop. It goes on with the next scan."
        onClick={() => void cancelJob(job)}
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

function Facts(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { files, missing, problems } = props.library
  return (
    <span className="status-facts">
      <span>{formatFiles(files)}</span>
      {missing > 0 ? <span>{formatCount(missing)} missing</span> : null}
      {problems > 0 ? (
        <button type="button" className="status-link" onClick={() => showDialog('problems')}>
          {problems === 1 ? '1 problem' : `${formatCount(problems)} problems`}
        </button>
      ) : null}
    </span>
  )
}

function Saves(props: { readonly save: SaveStatus }): React.JSX.Element {
  const { pending, failed, failures } = props.save
  const unanswered = useUnanswered()
  const connection = useConnection()
  if (connection === 'lost') {
    return (
      <span className="status-save bad" role="status">
        <span className="dot" />
        Not connected
      </span>
    )
  }
  if (failed > 0) {
    const why = failures[0]?.message ?? ''
    return (
      <span className="status-save bad" role="status">
        <Icon of={CircleAlert} size={13} />
        <span className="truncate" title={describeFailures(props.save)}>
          {formatCount(failed)} not yet written{why === '' ? '' : `: ${why}`}
        </span>
        <button type="button" className="status-link" onClick={() => void retrySaves()}>
          <Icon of={RotateCw} size={12} />
          Try again
        </button>
      </span>
    )
  }
  const saving = pending + unanswered
  return (
    <span className={saving > 0 ? 'status-save wait' : 'status-save good'} role="status">
      <span className="dot" />
      {saving > 0 ? `Saving ${formatCount(saving)}` : 'All saved'}
    </span>
  )
}

function describeFailures(save: SaveStatus): string {
  return save.failures.map(({ path, message }) => `${path}: ${message}`).join('\n')
}

async function retrySaves(): Promise<void> {
  try {
    const status = await call('scores.retry', {})
    if (status.failed === 0) showToast({ text: 'Everything is written now.' })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
