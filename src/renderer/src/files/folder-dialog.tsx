import { Clock, CornerDownLeft, Folder, FolderPlus } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { TakenNames } from '#shared/files.ts'
import { appState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { useStore } from '../external-store.ts'
import { formatFiles } from '../gallery/format.ts'
import { useCall } from '../use-call.ts'
import { FolderBrowser } from '../welcome/folder-browser.tsx'
import { lastName } from '../welcome/last-name.ts'
import { carryOut } from './carry-out.ts'
import { closeFileQuestion, describeFiles } from './file-dialog-store.ts'
import { type FolderChoice, listFolderChoices } from './folder-choices.ts'
import { noteTarget, recentTargets } from './recent-targets.ts'
import { mostPlanned, usePlan } from './use-plan.ts'

const icons = { recent: Clock, known: Folder, new: FolderPlus } as const
const listId = 'target-folders'
const noFolders: readonly string[] = []
const everything = {}

/** Where files are to go: a folder of the library by its name, a new one, or one outside. */
export function FolderQuestion(props: {
  readonly kind: 'move' | 'copy'
  readonly ids: readonly number[]
  readonly box: RefObject<HTMLInputElement | null>
}): React.JSX.Element {
  const { kind, ids, box } = props
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const [taken, setTaken] = useState<TakenNames>('number')
  const [isBrowsing, setBrowsing] = useState(false)
  // Of the whole library, whatever is looked for just now.
  const { value: facets } = useCall('search.facets', everything)
  const recent = useStore(recentTargets, (state) => state)
  const choices = useMemo(() => {
    const folders = facets?.folders.map(({ path }) => path) ?? noFolders
    return listFolderChoices(typed, { folders, recent, platform: appState.get()?.platform ?? 'linux' })
  }, [typed, facets, recent])
  const chosen = choices[Math.min(active, choices.length - 1)]
  const {
    value: plan,
    state,
    error,
  } = usePlan(
    ids.slice(0, mostPlanned),
    chosen === undefined ? null : { kind, to: { folder: chosen.folder }, taken },
    true,
  )
  const go = (to: { readonly folder: string } | { readonly outside: string }, where: string): void => {
    closeFileQuestion()
    if ('folder' in to) noteTarget(to.folder)
    const send = () => call(kind === 'move' ? 'files.move' : 'files.copy', { ids: [...ids], to, taken })
    void carryOut(send, { name: describeFiles(ids), where })
  }
  const take = (choice: FolderChoice | undefined): void => {
    if (choice !== undefined) go({ folder: choice.folder }, nameOf(choice))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive(Math.max(0, Math.min(choices.length - 1, active + step)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take(chosen)
    }
  }
  return (
    <div className="file-question">
      <input
        ref={box}
        type="text"
        role="combobox"
        className="file-box"
        aria-label="Folder"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${choices.indexOf(chosen)}`}
        placeholder="Folder, or the name of a new one"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <FolderList choices={choices} chosen={chosen} onActive={setActive} onTake={take} />
      <label className="file-option">
        <input
          type="checkbox"
          checked={taken === 'skip'}
          onChange={(event) => setTaken(event.target.checked ? 'skip' : 'number')}
        />
        Leave what has a name that is taken there (else it gets a number)
      </label>
      <footer className="file-foot">
        <p aria-live="polite" className={plan?.refusal == null ? '' : 'file-refusal'}>
          {state === 'failed'
            ? sentenceOf(error)
            : plan === undefined
              ? ''
              : (plan.refusal ?? (ids.length > mostPlanned ? formatFiles(ids.length) : describePlan(plan)))}
        </p>
        <Button onClick={() => setBrowsing(true)}>Another folder …</Button>
        <Button tone="main" disabled={chosen === undefined} onClick={() => take(chosen)}>
          {kind === 'move' ? 'Move' : 'Copy'}
        </Button>
      </footer>
      <FolderBrowser
        open={isBrowsing}
        onClose={() => setBrowsing(false)}
        onChoose={(outside) => go({ outside }, lastName(outside))}
      />
    </div>
  )
}

function FolderList(props: {
  readonly choices: readonly FolderChoice[]
  readonly chosen: FolderChoice | undefined
  readonly onActive: (place: number) => void
  readonly onTake: (choice: FolderChoice) => void
}): React.JSX.Element {
  const { choices, chosen, onActive, onTake } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  return (
    // The pointer must not take the focus out of the box.
    <div
      ref={list}
      role="listbox"
      id={listId}
      aria-label="Folders"
      className="folder-choices"
      onPointerDown={(event) => event.preventDefault()}
    >
      {choices.length === 0 ? <p className="file-none">No such folder, and no name for a new one.</p> : null}
      {choices.map((choice, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus, and names the active one.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box's keys choose.
        <div
          key={`${choice.kind} ${choice.folder}`}
          role="option"
          id={`${listId}-${place}`}
          className="folder-choice"
          aria-selected={choice === chosen}
          onPointerMove={() => choice !== chosen && onActive(place)}
          onClick={() => onTake(choice)}
        >
          <Icon of={icons[choice.kind]} size={14} />
          <span className="truncate">
            {choice.kind === 'new' ? `New folder “${choice.folder}”` : nameOf(choice)}
          </span>
          {choice === chosen ? <Icon of={CornerDownLeft} size={12} /> : null}
        </div>
      ))}
    </div>
  )
}

function nameOf({ folder }: FolderChoice): string {
  return folder === '' ? (appState.get()?.library?.name ?? 'the folder itself') : folder
}

function describePlan({
  items,
  files,
  others,
}: {
  readonly items: readonly { readonly problem: string | null; readonly note: string | null }[]
  readonly files: number
  readonly others: number
}): string {
  const stays = items.filter(({ problem }) => problem !== null)
  const numbered = items.filter(({ problem, note }) => problem === null && note !== null).length
  const parts = [
    files === 0 ? null : `${formatFiles(files)}${others === 0 ? '' : `, and ${formatFiles(others)} beside`}.`,
    numbered === 0 ? null : `${formatFiles(numbered)} under another name.`,
    stays.length === 0 ? null : `${formatFiles(stays.length)} can’t go: ${stays[0]?.problem ?? ''}`,
  ]
  return parts.filter((part) => part !== null).join(' ')
}
