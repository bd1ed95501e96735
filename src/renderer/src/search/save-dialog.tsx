import { type FormEvent, useRef, useState } from 'react'
import { savedSearchKey } from '#shared/key-lines.ts'
import { longestSavedName, type SavedSearch } from '#shared/saved-search.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { useStore } from '../external-store.ts'
import { closeSaveDialog, type SearchDraft, saveDialog } from './save-dialog-store.ts'
import { keepSearch, useSavedSearches } from './saved-searches-store.ts'
import './save-dialog.css'

/** Gives a search a name, and a key where one is free. */
export function SaveDialog(): React.JSX.Element {
  const draft = useStore(saveDialog, (state) => state)
  const name = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      open={draft !== null}
      onClose={closeSaveDialog}
      title={draft?.id === undefined ? 'Save this search' : 'Change a saved search'}
      width={440}
      initialFocus={name}
    >
      {draft === null ? null : <Form key={draft.id ?? 0} draft={draft} name={name} />}
    </Dialog>
  )
}

const places = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

function Form(props: {
  readonly draft: SearchDraft
  readonly name: React.RefObject<HTMLInputElement | null>
}): React.JSX.Element {
  const { draft } = props
  const saved = useSavedSearches()
  const [name, setName] = useState(draft.name ?? '')
  const [query, setQuery] = useState(draft.query)
  const [shortcut, setShortcut] = useState(draft.shortcut ?? '')
  const [refused, setRefused] = useState<string | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const reason = await keepSearch({
      ...(draft.id === undefined ? {} : { id: draft.id }),
      name,
      query,
      shortcut: shortcut === '' ? null : shortcut,
    })
    setRefused(reason)
    if (reason === null) closeSaveDialog()
  }
  return (
    <form className="save-form" onSubmit={(event) => void submit(event)}>
      <label>
        Name
        <input
          ref={props.name}
          type="text"
          value={name}
          maxLength={longestSavedName}
          placeholder="Keepers this week"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refused !== null}
          aria-describedby={refused === null ? undefined : 'save-refused'}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label>
        Looks for
        <textarea
          value={query}
          rows={3}
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value.replace(/\n/g, ' '))}
        />
      </label>
      <label>
        Key
        <select value={shortcut} onChange={(event) => setShortcut(event.target.value)}>
          <option value="">None</option>
          {places.map((place) => {
            const key = savedSearchKey(place)
            const owner = findOwner(saved, key, draft.id)
            return (
              <option key={key} value={key} disabled={owner !== undefined}>
                Alt+Shift+{place}
                {owner === undefined ? '' : `: ${owner.name}`}
              </option>
            )
          })}
        </select>
      </label>
      {refused === null ? null : (
        <p className="save-refused" id="save-refused" role="alert">
          {refused}
        </p>
      )}
      <div className="save-acts">
        <Button onClick={closeSaveDialog}>Cancel</Button>
        <button type="submit" className="button main" disabled={name.trim() === ''}>
          Save
        </button>
      </div>
    </form>
  )
}

function findOwner(
  saved: readonly SavedSearch[],
  key: string,
  own: number | undefined,
): SavedSearch | undefined {
  return saved.find((one) => one.shortcut === key && one.id !== own)
}
