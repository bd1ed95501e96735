import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { SaveStatus } from '#shared/contract.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { formatCount, formatFiles } from '../gallery/format.ts'
import { gallery, goToId } from '../gallery/gallery-store.ts'
import { writeNow } from './writing-store.ts'
import './problems-dialog.css'

/** Which scores aren't in their score file yet, and why. They are in the library all the same. */
export function SavesDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly save: SaveStatus
  readonly paused: boolean
}): React.JSX.Element {
  const { open, onClose, save, paused } = props
  const { pending, failed, failures } = save
  const [busy, setBusy] = useState(false)
  const retry = async (): Promise<void> => {
    setBusy(true)
    await writeNow()
    setBusy(false)
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={failed + pending === 0 ? 'Everything is written' : 'Not yet written'}
      description="These scores are safe in the library. What is missing is their copy beside the files, for other programs and for a rebuild. It is tried again by itself."
      width={640}
    >
      {paused && pending > 0 ? (
        <p className="problem-note">{formatFiles(pending)} wait because you stopped the writing.</p>
      ) : null}
      <ul className="problem-list">
        {failures.map(({ id, path, message }) => (
          <li key={`${id} ${message}`}>
            <button
              type="button"
              onClick={() => {
                if (gallery.get().ids.includes(id)) goToId(id)
                onClose()
              }}
            >
              <span className="problem-path">{path}</span>
              <span className="problem-message">{message}</span>
            </button>
          </li>
        ))}
      </ul>
      {failed > failures.length ? (
        <p className="problem-note">And {formatCount(failed - failures.length)} more.</p>
      ) : null}
      {failed + pending === 0 ? null : (
        <p className="problem-acts">
          <Button tone="main" icon={RotateCw} disabled={busy} onClick={() => void retry()}>
            {busy ? 'Writing…' : failed > 0 ? 'Try again now' : 'Write them now'}
          </Button>
        </p>
      )}
    </Dialog>
  )
}
