import { FolderOpen, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { AppState, RecentFolder } from '#shared/contract.ts'
import { call } from '../call.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { starPath } from '../components/stars.tsx'
import { useCall } from '../use-call.ts'
import { FolderBrowser } from './folder-browser.tsx'
import { RecentFolders } from './recent-folders.tsx'
import { useFolderDrop } from './use-folder-drop.ts'
import { useOpenFolder } from './use-open-folder.ts'
import './welcome.css'

/** Where a folder is chosen. `onClose` goes back to the one that is open; null where none is. */
export function Welcome(props: {
  readonly state: AppState
  readonly onClose: (() => void) | null
}): React.JSX.Element {
  const { state, onClose } = props
  const { busy, error, openFolder, pickFolder } = useOpenFolder(state, onClose)
  const [browsing, setBrowsing] = useState(false)
  const recent = useCall('folder.recent', {})
  const drop = useFolderDrop()
  const inBrowser = state.host === 'browser'
  const open = () => (inBrowser ? setBrowsing(true) : void pickFolder())

  useEffect(() => {
    if (onClose === null) return
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !browsing) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [onClose, browsing])

  const forget = async (folder: RecentFolder) => {
    await call('folder.forget', { folder: folder.folder }).catch(() => undefined) // it stays in the list, which shows it
    recent.refresh()
  }
  return (
    <main className={drop.over ? 'welcome dropping' : 'welcome'} aria-label="Welcome" {...drop.events}>
      {onClose === null ? null : (
        <div className="welcome-close">
          <IconButton icon={X} label="Back to the open folder" keyHint="Esc" onClick={onClose} />
        </div>
      )}
      <div className="welcome-page">
        <header className="welcome-head">
          <svg className="welcome-star" viewBox="0 0 16 16" aria-hidden="true">
            <path d={starPath} />
          </svg>
          <h1>Media Scorer</h1>
          <p>Open a folder of pictures and clips. Look, press a key to score, find it again by any word.</p>
          <button type="button" className="button main welcome-open" onClick={open} disabled={busy !== null}>
            <Icon of={FolderOpen} size={17} />
            {busy === '' ? 'Opening…' : 'Open a folder…'}
          </button>
          <p className="welcome-promise">
            Nothing is imported, moved or uploaded. Scores lie beside your files, in a folder named{' '}
            <b>.scores</b>.
          </p>
        </header>
        {error === null ? null : (
          <div className="welcome-error" role="alert">
            <p>{error.message}</p>
            {error.retry === null ? null : <Button onClick={error.retry}>Try again</Button>}
          </div>
        )}
        {drop.refused ? (
          <p className="welcome-error" role="status">
            A page is never told where a dropped folder lies. Please choose it with “Open a folder…”.
          </p>
        ) : null}
        <RecentFolders
          folders={recent.value ?? []}
          busy={busy}
          onOpen={(folder) => void openFolder(folder.folder)}
          onForget={(folder) => void forget(folder)}
        />
      </div>
      {inBrowser ? (
        <FolderBrowser
          open={browsing}
          onClose={() => setBrowsing(false)}
          onChoose={(folder) => {
            setBrowsing(false)
            void openFolder(folder)
          }}
        />
      ) : null}
    </main>
  )
}
