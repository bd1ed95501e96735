import type { LibraryStatus } from '#shared/contract.ts'
import type { JobName } from '#shared/job-progress.ts'
import { useLibrary } from '../app-state.ts'
import { formatCount, formatFiles } from '../gallery/format.ts'
import { changeQuery } from '../gallery/gallery-store.ts'
import { showDialog } from '../shell/view-store.ts'
import { useBoard } from './jobs-store.ts'
import { RunningJob } from './running-job.tsx'
import { SaveStatusView } from './save-status.tsx'
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
        <RunningJob key={job.job} job={job} name={jobNames[job.job]} />
      ))}
      {failed.map((job) => (
        <span key={job.job} className="status-bad truncate" title={job.message ?? undefined}>
          {jobNames[job.job]}: {job.message ?? 'stopped with an error'}
        </span>
      ))}
      {library === null ? null : <Facts library={library} />}
      {library === null ? null : <SaveStatusView library={library} />}
    </footer>
  )
}

function Facts(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { files, missing, problems, conflicts } = props.library
  return (
    <span className="status-facts">
      <span>{formatFiles(files)}</span>
      {missing > 0 ? (
        <button
          type="button"
          className="status-link"
          title="Show them. Their scores are kept; a file that comes back has them again."
          onClick={() => changeQuery('is:missing')}
        >
          {formatCount(missing)} missing
        </button>
      ) : null}
      {conflicts > 0 ? (
        <button
          type="button"
          className="status-link ask"
          title="Changed here and by another program or computer"
          onClick={() => showDialog('conflicts')}
        >
          {conflicts === 1 ? '1 conflict' : `${formatCount(conflicts)} conflicts`}
        </button>
      ) : null}
      {problems > 0 ? (
        <button type="button" className="status-link" onClick={() => showDialog('problems')}>
          {problems === 1 ? '1 problem' : `${formatCount(problems)} problems`}
        </button>
      ) : null}
    </span>
  )
}
