import { Check } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Conflict, KeptSide } from '#shared/conflict.ts'
import { sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Icon } from '../components/icon.tsx'
import { undo } from '../gallery/acts.ts'
import { formatCount } from '../gallery/format.ts'
import { gallery, goToId } from '../gallery/gallery-store.ts'
import { ConflictCard } from './conflict-card.tsx'
import { describeAnswer } from './describe-conflict.ts'
import { resolveConflicts } from './resolve.ts'
import { useConflicts } from './use-conflicts.ts'
import './conflicts.css'

/** Everything that was changed here and elsewhere: a card each, with both values. */
export function ConflictsDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
}): React.JSX.Element {
  const { open, onClose } = props
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Changed in two places"
      description="You set these here, and another program or computer did too. Yours hold until you choose; nothing is lost either way."
      width={680}
    >
      <Cards onClose={onClose} />
    </Dialog>
  )
}

function Cards(props: { readonly onClose: () => void }): React.JSX.Element {
  const { onClose } = props
  const { state, value, error } = useConflicts(true)
  const list = useRef<HTMLUListElement>(null)
  const [answered, setAnswered] = useState<string | null>(null)
  const conflicts = value?.conflicts ?? []
  const total = value?.total ?? 0
  useFocusInList(list, conflicts)

  const answer = async (which: readonly Conflict[] | 'all', keep: KeptSide): Promise<void> => {
    const count = which === 'all' ? total : which.length
    if (await resolveConflicts(which, keep))
      setAnswered(describeAnswer(which === 'all' ? [] : which, count, keep))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('.conflict-card') ?? [])]
    const at = cards.findIndex((card) => card.contains(document.activeElement))
    const conflict = conflicts[at]
    const key = event.key.toLowerCase()
    if (key === 'arrowdown' || key === 'arrowup') cards[at + (key === 'arrowdown' ? 1 : -1)]?.focus()
    else if (conflict !== undefined && (key === 'm' || key === 't'))
      void answer([conflict], key === 'm' ? 'ours' : 'theirs')
    else return
    event.preventDefault()
  }
  const show = ({ file }: Conflict): void => {
    if (gallery.get().ids.includes(file.id)) goToId(file.id)
    onClose()
  }

  return (
    <>
      <div className="conflicts-bar" role="status">
        {answered === null ? null : (
          <span className="conflicts-answered">
            <Icon of={Check} size={13} />
            <span className="truncate">{answered}</span>
            <Button
              tone="link"
              onClick={() => {
                setAnswered(null)
                void undo()
              }}
            >
              Undo
            </Button>
          </span>
        )}
        {total > 1 ? (
          <span className="conflicts-all">
            <Button onClick={() => void answer('all', 'ours')}>Keep all {formatCount(total)} of mine</Button>
            <Button onClick={() => void answer('all', 'theirs')}>Take all theirs</Button>
          </span>
        ) : null}
      </div>
      {state === 'failed' ? <p className="conflicts-note">{sentenceOf(error)}</p> : null}
      {value !== undefined && total === 0 ? (
        <p className="conflicts-note">Nothing is left to choose. All sides say the same.</p>
      ) : null}
      <ul ref={list} className="conflicts" onKeyDown={onKeyDown}>
        {conflicts.map((conflict) => (
          <ConflictCard
            key={conflict.id}
            conflict={conflict}
            onKeep={(keep) => void answer([conflict], keep)}
            onShow={() => show(conflict)}
          />
        ))}
      </ul>
      {total > conflicts.length ? (
        <p className="conflicts-note">
          The next {formatCount(total - conflicts.length)} follow as these are answered.
        </p>
      ) : null}
    </>
  )
}

/** The first card has the focus, and when one goes the card that takes its place does. */
function useFocusInList(
  list: React.RefObject<HTMLUListElement | null>,
  conflicts: readonly Conflict[],
): void {
  const place = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other conflicts are other cards.
  useEffect(() => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('.conflict-card') ?? [])]
    const note = (): void => {
      const at = cards.findIndex((card) => card.contains(document.activeElement))
      if (at >= 0) place.current = at
    }
    const element = list.current
    element?.addEventListener('focusin', note)
    const bringBack = (): void => {
      const active = document.activeElement
      const isElsewhere =
        active !== null && (active.matches('button, input') || element?.contains(active) === true)
      if (!isElsewhere) cards[Math.min(place.current, cards.length - 1)]?.focus()
    }
    bringBack()
    // The dialog itself takes the focus back from what is gone, a little later.
    const frame = requestAnimationFrame(bringBack)
    return () => {
      cancelAnimationFrame(frame)
      element?.removeEventListener('focusin', note)
    }
  }, [list, conflicts])
}
