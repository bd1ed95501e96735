import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useState } from 'react'
import type { LibraryStatus } from '#shared/contract.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { closeFolder } from './use-app-actions.ts'
import './lost-library.css'

/**
 * The database was taken away or replaced while it is open: nothing more can be kept, so nothing can be done here but to open the folder
 * again. Can't be closed otherwise; goes by itself when the database is back.
 */
export function LostLibrary(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { library } = props
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const open = library.trouble === 'replaced'
  useEffect(() => {
    if (open) return
    setBusy(false)
    setError(null)
  }, [open])

  const reopen = async (): Promise<void> => {
    setBusy(true)
    try {
      await call('folder.open', { folder: library.folder })
    } catch (failure) {
      setError(sentenceOf(failure))
    }
    setBusy(false)
  }

  return (
    <Base.Root open={open}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup
          className="dialog lost-library"
          role="alertdialog"
          style={{ width: 480 }}
          initialFocus={() => document.querySelector<HTMLElement>('.lost-acts .main')}
        >
          <Base.Title className="dialog-title">The library of this folder is another one now</Base.Title>
          <Base.Description className="lost-words">
            Its database was moved, deleted or replaced by another program while it was open here.
          </Base.Description>
          <dl>
            <dt>Safe</dt>
            <dd>
              Everything that was shown as saved: it stands in the score files beside your pictures. No
              picture was touched.
            </dd>
            <dt>Not kept</dt>
            <dd>Whatever you set after it was replaced. The program refused it, and said so.</dd>
            <dt>To do</dt>
            <dd>
              Open the folder again. What the database there doesn’t know is taken from the score files. If
              you are putting a backup back yourself, finish that first.
            </dd>
          </dl>
          {error === null ? null : (
            <p className="lost-error" role="alert">
              {error}
            </p>
          )}
          <div className="lost-acts">
            <Button onClick={() => void closeFolder()}>Close the folder</Button>
            <Button tone="main" disabled={busy} onClick={() => void reopen()}>
              {busy ? 'Opening…' : 'Open it again'}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
