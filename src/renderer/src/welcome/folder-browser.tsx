import { ArrowUp, Folder } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { sentenceOf } from '../call.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Icon } from '../components/icon.tsx'
import { useCall } from '../use-call.ts'
import { lastName } from './last-name.ts'

/** In a browser, where the system's dialog isn't to be had: the folders of the computer that serves the page. */
export function FolderBrowser(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onChoose: (folder: string) => void
}): React.JSX.Element {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Open a folder"
      description="On the computer where Media Scorer runs."
      width={560}
    >
      <Folders onClose={props.onClose} onChoose={props.onChoose} />
    </Dialog>
  )
}

function Folders(props: {
  readonly onClose: () => void
  readonly onChoose: (folder: string) => void
}): React.JSX.Element {
  const { onClose, onChoose } = props
  const [wanted, setWanted] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const listing = useCall('folder.list', wanted === null ? {} : { folder: wanted })
  // After a path that isn't there, the folder of before is still a place to go on from.
  const [listed, setListed] = useState(listing.value)
  useEffect(() => {
    if (listing.value === undefined) return
    setListed(listing.value)
    setTyped(listing.value.folder)
  }, [listing.value])

  const go = (event: FormEvent) => {
    event.preventDefault()
    const folder = typed.trim()
    if (folder === '') return
    if (folder === listed?.folder) onChoose(folder)
    else setWanted(folder)
  }
  return (
    <form className="folder-browser" onSubmit={go}>
      <div className="folder-browser-path">
        <IconButton
          icon={ArrowUp}
          label="Folder above"
          disabled={listed === undefined || listed.parent === null}
          onClick={() => setWanted(listed?.parent ?? null)}
        />
        <input
          aria-label="Path of the folder"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div className="folder-browser-list">
        {listing.state === 'failed' ? <p role="alert">{sentenceOf(listing.error)}</p> : null}
        {listing.state === 'ready' && listed?.folders.length === 0 ? <p>No folders in here.</p> : null}
        {listed === undefined || listing.state === 'failed' ? null : (
          <ul aria-label={`Folders in ${listed.folder}`}>
            {listed.folders.map((folder) => (
              <li key={folder}>
                <button type="button" onClick={() => setWanted(folder)}>
                  <Icon of={Folder} size={15} />
                  <span className="truncate">{lastName(folder)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <footer className="folder-browser-foot">
        <span className="truncate">{listed === undefined ? '' : lastName(listed.folder)}</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="main"
          disabled={listed === undefined}
          onClick={() => {
            if (listed !== undefined) onChoose(listed.folder)
          }}
        >
          Open this folder
        </Button>
      </footer>
    </form>
  )
}
