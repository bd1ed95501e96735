import { CornerDownLeft, Plus, Tag } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useCallback, useId, useState } from 'react'
import type { EventMessage } from '#shared/contract.ts'
import { sentenceOf } from '../call.ts'
import { Icon } from '../components/icon.tsx'
import { changeKeywords } from '../gallery/acts.ts'
import { formatCount } from '../gallery/format.ts'
import { useCall } from '../use-call.ts'
import { type KeywordOption, listKeywordOptions, listPresent, parseTyped } from './keyword-options.ts'
import { PresentKeywords } from './present-keywords.tsx'

const mostOptions = 8
const mostPresent = 200

/** The keywords that files have, each to be taken away or given to all of them; and a box for more, which knows those of the library. */
export function KeywordEditor(props: {
  readonly ids: readonly number[]
  readonly box: RefObject<HTMLInputElement | null>
  readonly onDone: () => void
}): React.JSX.Element {
  const { ids, box, onDone } = props
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(-1)
  const [open, setOpen] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const listId = useId()
  const concerns = useCallback(
    ({ name, data }: EventMessage) =>
      name === 'media.changed' && (data.ids === 'all' || data.ids.some((id) => ids.includes(id))),
    [ids],
  )
  const present = useLast(useCall('keywords.ofFiles', { ids: [...ids] }, concerns))
  const suggested = useLast(
    useCall('keywords.suggest', { prefix: lastWord(typed), limit: mostOptions + 4 }, isChange),
  )
  const shown = listPresent(present.value ?? [], ids.length)
  const options = open
    ? listKeywordOptions(lastWord(typed), suggested.value ?? [], shown).slice(0, mostOptions)
    : []
  const chosen = options[active]

  const add = (words: readonly string[]): void => {
    setTyped('')
    setOpen(false)
    setActive(-1)
    setRefused(null)
    void changeKeywords(ids, { add: words })
    box.current?.focus()
  }
  const addTyped = (): void => {
    const words = parseTyped(typed)
    if (words === null) setRefused('A keyword can have 200 characters at the most.')
    else if (words.length === 0) onDone()
    else add(words)
  }
  /** What stands before the last comma goes along with what is chosen for the last word. */
  const take = ({ keyword }: KeywordOption): void => {
    const before = parseTyped(typed.slice(0, typed.length - lastWord(typed).length)) ?? []
    add([...before, keyword])
  }
  const actOnKey = (event: KeyboardEvent): boolean => {
    switch (event.key) {
      case 'Enter':
        if (chosen === undefined) addTyped()
        else take(chosen)
        return true
      case 'Tab':
        if (chosen === undefined || event.shiftKey) return false
        take(chosen)
        return true
      case 'Escape':
        if (!open || options.length === 0) return false
        setOpen(false)
        setActive(-1)
        return true
      case 'ArrowDown':
      case 'ArrowUp': {
        const by = event.key === 'ArrowDown' ? 1 : -1
        if (open) setActive((place) => ((place + 1 + by + options.length + 1) % (options.length + 1)) - 1)
        setOpen(true)
        return true
      }
      default:
        return false
    }
  }

  return (
    <div className="keywords">
      <PresentKeywords
        keywords={shown.slice(0, mostPresent)}
        files={ids.length}
        waiting={present.value === undefined}
        onAdd={(keyword) => add([keyword])}
        onRemove={(keyword) => {
          void changeKeywords(ids, { remove: [keyword] })
          box.current?.focus()
        }}
      />
      {present.error === undefined ? null : <p className="keywords-refused">{sentenceOf(present.error)}</p>}
      <div className="keywords-box">
        <Icon of={Tag} size={14} />
        <input
          ref={box}
          type="text"
          role="combobox"
          value={typed}
          placeholder="Add a keyword, or a path such as style/oil"
          aria-label="Add a keyword"
          aria-autocomplete="list"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${active}`}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(-1)
            setOpen(true)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || !actOnKey(event)) return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      </div>
      {refused === null ? null : (
        <p className="keywords-refused" role="alert">
          {refused}
        </p>
      )}
      <div className="keywords-options" role="listbox" id={listId} aria-label="Keywords of the library">
        {options.map((option, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box has the focus, and names the chosen one.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box's keys choose.
          <div
            key={option.keyword}
            id={`${listId}-${place}`}
            role="option"
            className="box-option"
            aria-selected={place === active}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => place !== active && setActive(place)}
            onClick={() => take(option)}
          >
            <Icon of={option.isNew ? Plus : Tag} size={13} />
            <span className="box-option-label truncate">{option.keyword}</span>
            <small className="truncate">
              {option.isNew ? 'new' : option.alias === null ? '' : `also called ${option.alias}`}
            </small>
            {option.count === null ? null : <b className="tabular">{formatCount(option.count)}</b>}
            {place === active ? <Icon of={CornerDownLeft} size={12} /> : null}
          </div>
        ))}
      </div>
      <span className="unseen" role="status">
        {open ? `${options.length} ${options.length === 1 ? 'suggestion' : 'suggestions'}` : ''}
      </span>
    </div>
  )
}

/** What is being typed now: behind the last comma. */
function lastWord(text: string): string {
  return text.slice(Math.max(text.lastIndexOf(','), text.lastIndexOf(';')) + 1).trimStart()
}

const isChange = ({ name }: EventMessage): boolean => name === 'media.changed'

/** The last answer stays until the next one is there, so that nothing flickers while somebody types. */
function useLast<Value>(now: { readonly value: Value | undefined; readonly error: unknown }): {
  readonly value: Value | undefined
  readonly error: unknown
} {
  const [last, setLast] = useState(now.value)
  if (now.value !== undefined && now.value !== last) setLast(now.value)
  return { value: now.value ?? last, error: now.error }
}
