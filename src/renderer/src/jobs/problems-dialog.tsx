import { sentenceOf } from '../call.ts'
import { Dialog } from '../components/dialog.tsx'
import { gallery, goToId } from '../gallery/gallery-store.ts'
import { useCall } from '../use-call.ts'
import './problems-dialog.css'

const mostListed = 200

/** Every file of which something couldn't be read, with the reason; a click goes to it. */
export function ProblemsDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
}): React.JSX.Element {
  const { open, onClose } = props
  const { state, value, error } = useCall('problems.list', open ? { limit: mostListed } : null)
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Problems"
      description="What could not be read of these files. They are kept, and can be scored like any other."
      width={640}
    >
      {state === 'failed' ? <p className="problem-note">{sentenceOf(error)}</p> : null}
      {value?.length === 0 ? <p className="problem-note">No problems any more.</p> : null}
      <ul className="problem-list">
        {value?.map((problem) => (
          <li key={`${problem.id} ${problem.stage} ${problem.code}`}>
            <button
              type="button"
              onClick={() => {
                if (gallery.get().ids.includes(problem.id)) goToId(problem.id)
                onClose()
              }}
            >
              <span className="problem-path">{problem.path}</span>
              <span className="problem-message">{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
      {value?.length === mostListed ? (
        <p className="problem-note">Only the first {mostListed} are listed.</p>
      ) : null}
    </Dialog>
  )
}
