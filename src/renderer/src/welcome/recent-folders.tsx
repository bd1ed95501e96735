import { FolderX, Images, X } from 'lucide-react'
import { useState } from 'react'
import type { RecentFolder } from '#shared/contract.ts'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { formatMoment } from '../details/describe-file.ts'

/** Folders that were open before, each with a strip of its pictures. */
export function RecentFolders(props: {
  readonly folders: readonly RecentFolder[]
  readonly busy: string | null
  readonly onOpen: (folder: RecentFolder) => void
  readonly onForget: (folder: RecentFolder) => void
}): React.JSX.Element | null {
  const { folders, busy, onOpen, onForget } = props
  if (folders.length === 0) return null
  return (
    <section className="welcome-recent" aria-labelledby="welcome-recent">
      <h2 id="welcome-recent">Recent folders</h2>
      <ul>
        {folders.map((folder) => (
          <li key={folder.folder} className={folder.available ? '' : 'away'}>
            <button
              type="button"
              className="welcome-folder"
              disabled={!folder.available || busy !== null}
              onClick={() => onOpen(folder)}
            >
              <Strip folder={folder} />
              <span className="welcome-folder-words">
                <strong className="truncate">{folder.name}</strong>
                <small className="truncate">{folder.folder}</small>
              </span>
              <span className="welcome-folder-when tabular">{describeState(folder, busy)}</span>
            </button>
            <span className="welcome-forget">
              <IconButton icon={X} size={13} label="Remove from this list" onClick={() => onForget(folder)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function describeState(folder: RecentFolder, busy: string | null): string {
  if (busy === folder.folder) return 'Opening…'
  if (!folder.available) return 'Not there now'
  return formatMoment(new Date(folder.openedAt), new Date())
}

const stripLength = 6

function Strip(props: { readonly folder: RecentFolder }): React.JSX.Element {
  const { available, thumbnails } = props.folder
  const [broken, setBroken] = useState<readonly string[]>([])
  const shown = thumbnails.filter((url) => !broken.includes(url)).slice(0, stripLength)
  return (
    <span className="welcome-strip" aria-hidden="true">
      {shown.length === 0 ? <Icon of={available ? Images : FolderX} size={22} /> : null}
      {shown.map((url) => (
        <img
          key={url}
          src={url}
          alt=""
          draggable={false}
          onError={() => setBroken((known) => [...known, url])}
        />
      ))}
    </span>
  )
}
