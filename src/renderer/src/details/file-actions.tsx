import { FolderOpen, Link2, RefreshCw } from 'lucide-react'
import type { MediaRow } from '#shared/media.ts'
import { useAppState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import { IconButton } from '../components/button.tsx'
import { showToast } from '../shell/toasts.ts'
import { copyText } from './copy-text.ts'
import { joinPath } from './join-path.ts'
import { readAgain } from './read-again.ts'

/** Copy the path, read the file again; in the desktop program also show it in the system's file manager. */
export function FileActions(props: { readonly row: MediaRow }): React.JSX.Element | null {
  const { row } = props
  const app = useAppState()
  if (app === null || app.library === null) return null
  const path = joinPath(app.library.folder, row.path, app.platform)
  const copy = async () => {
    const done = await copyText(path)
    showToast(
      done
        ? { text: 'Path copied.' }
        : { tone: 'bad', text: 'The path could not be copied: the clipboard refused it.' },
    )
  }
  const reveal = async () => {
    try {
      await call('file.reveal', { id: row.id })
    } catch (error) {
      showToast({ tone: 'bad', text: sentenceOf(error) })
    }
  }
  return (
    <div className="details-actions">
      <IconButton
        icon={RefreshCw}
        label="Read this file again"
        size={13}
        onClick={() => void readAgain([row.id])}
      />
      <IconButton icon={Link2} label="Copy the path" size={14} onClick={() => void copy()} />
      {app.host === 'electron' ? (
        <IconButton
          icon={FolderOpen}
          label={app.platform === 'darwin' ? 'Show in Finder' : 'Show in the file manager'}
          size={14}
          onClick={() => void reveal()}
        />
      ) : null}
    </div>
  )
}
