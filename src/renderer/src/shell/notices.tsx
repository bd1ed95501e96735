import { CircleAlert, FileQuestionMark, Info, type LucideIcon, Unplug, Users, WifiOff, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { LibraryStatus } from '#shared/contract.ts'
import { call, sentenceOf } from '../call.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { useConnection } from '../connection.ts'
import { formatCount, formatFiles } from '../gallery/format.ts'
import { showToast } from './toasts.ts'
import { closeFolder } from './use-app-actions.ts'
import './notices.css'

/** What the person must know before going on: no host, files that vanished, scores that can't lie beside the files. */
export function Notices(props: { readonly library: LibraryStatus | null }): React.JSX.Element {
  const { library } = props
  const connection = useConnection()
  return (
    <div className="notices" aria-live="polite">
      {connection === 'lost' ? (
        <Notice icon={WifiOff} tone="bad">
          Media Scorer does not answer: what you do now is not kept. Trying again…
        </Notice>
      ) : null}
      {library === null ? null : <Trouble library={library} />}
      {library?.vanished == null ? null : <Vanished vanished={library.vanished} />}
      {library === null || library.notice === null ? null : (
        <Dismissable key={library.notice} icon={Info} text={library.notice} />
      )}
      {library?.role === 'guest' && library.notice === null ? (
        <Dismissable
          icon={Users}
          text="Another program has this folder open. Your scores go into its database, and it writes the score files."
        />
      ) : null}
    </div>
  )
}

function Notice(props: {
  readonly icon: LucideIcon
  readonly tone?: 'plain' | 'bad'
  readonly children: ReactNode
}): React.JSX.Element {
  return (
    <div className={`notice ${props.tone ?? 'plain'}`}>
      <Icon of={props.icon} />
      {props.children}
    </div>
  )
}

function Dismissable(props: { readonly icon: LucideIcon; readonly text: string }): React.JSX.Element | null {
  const [open, setOpen] = useState(true)
  if (!open) return null
  return (
    <Notice icon={props.icon}>
      <span className="notice-words">{props.text}</span>
      <IconButton icon={X} size={14} label="Hide this notice" onClick={() => setOpen(false)} />
    </Notice>
  )
}

/** The folder is away while it is open. What can't be gone on with at all is told by `LostLibrary`. */
function Trouble(props: { readonly library: LibraryStatus }): React.JSX.Element | null {
  const { trouble, name } = props.library
  if (trouble === null || trouble === 'replaced') return null
  return (
    <Notice icon={Unplug} tone="bad">
      <span className="notice-words">
        <strong>«{name}» isn’t there right now.</strong> Is its disk connected? Nothing was changed, and
        everything that was shown as saved is safe.{' '}
        {trouble === 'folder-gone'
          ? 'Scores can’t be kept until it is back; it is looked for all the time.'
          : 'Scores you give now are kept, and go into the folder when it is back.'}
      </span>
      <Button onClick={() => void closeFolder()}>Close the folder</Button>
    </Notice>
  )
}

function Vanished(props: { readonly vanished: NonNullable<LibraryStatus['vanished']> }): React.JSX.Element {
  const { count, of } = props.vanished
  return (
    <Notice icon={count === of ? CircleAlert : FileQuestionMark} tone="bad">
      <span className="notice-words">
        <strong>
          {formatCount(count)} of {formatFiles(of)} were not found.
        </strong>{' '}
        Is a disk not connected, or a folder moved away? Nothing was changed. If you removed them, mark them
        as missing: their scores are kept, and are there again with the files.
      </span>
      <Button onClick={() => void answer(false)}>Keep them for now</Button>
      <Button onClick={() => void answer(true)}>Mark them as missing</Button>
    </Notice>
  )
}

async function answer(accept: boolean): Promise<void> {
  try {
    const { marked } = await call('library.confirmVanished', { accept })
    if (accept) showToast({ text: `${formatFiles(marked)} marked as missing. Their scores are kept.` })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
