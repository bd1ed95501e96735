import { LoaderCircle, Search as SearchIcon, X } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { parseQuery } from '#shared/query/parse-query.ts'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { focusPictures } from '../shell/focus.ts'
import { type BoxOption, takeOption } from './box-options.ts'
import { insertText } from './box-text.ts'
import { splitByColour } from './colour-text.ts'
import { ColouredText } from './coloured-text.tsx'
import { OptionList, optionId, optionListId } from './option-list.tsx'
import { joinLines } from './paste-text.ts'
import { mostCharacters, queryText, useQueryText, useSearching } from './query-store.ts'
import { rememberSearch } from './remember-search.ts'
import { SaveSearchButton } from './save-search.tsx'
import { useBoxOptions } from './use-box-options.ts'
import { useFollowScroll } from './use-follow-scroll.ts'
import { useShownErrors } from './use-shown-errors.ts'
import './search-box.css'

const typingPauseMs = 140

/** The one box. Its text is all that is looked for: chips, menus and the side only edit it. */
export function SearchBox(): React.JSX.Element {
  const text = useQueryText()
  const input = useRef<HTMLInputElement>(null)
  const colours = useRef<HTMLDivElement>(null)
  const [caret, setCaret] = useState(0)
  const [focused, setFocused] = useState(false)
  const [composing, setComposing] = useState(false)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const errors = useShownErrors(text, caret, focused)
  const options = useBoxOptions(text, caret, open, errors)
  const message = errors[0]?.message ?? null
  const shown = open && focused && (options.length > 0 || message !== null)
  const chosen = shown ? options[active] : undefined
  const pieces = useMemo(() => {
    const read = text.length <= mostCharacters ? parseQuery(text).tokens : []
    return splitByColour(text, read, errors)
  }, [text, errors])
  useFollowScroll(input, colours, text)

  const close = (): void => {
    setOpen(false)
    setActive(-1)
  }
  const noteCaret = (): void => setCaret(input.current?.selectionEnd ?? 0)
  const edit = (next: string, afterMs: number): void => {
    changeQuery(next, afterMs)
    setActive(-1)
    noteCaret()
  }
  const clear = (): void => {
    rememberSearch(text)
    close()
    edit('', 0)
  }
  const take = (option: BoxOption): void => {
    const box = input.current
    if (box === null) return
    insertText(box, option.from, option.to, takeOption(text, option).insert)
    const next = queryText.get()
    if (option.kind === 'field') setOpen(true)
    else close()
    edit(next, 0)
  }
  const leave = (): void => {
    rememberSearch(text)
    close()
    changeQuery(text)
    focusPictures()
  }

  /** True where the key was for the box. */
  const actOnKey = (event: KeyboardEvent<HTMLInputElement>): boolean => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === ' ' && event.ctrlKey) return showOptions()
    if (!plain) return false
    switch (event.key) {
      case 'Enter':
        if (chosen === undefined) leave()
        else take(chosen)
        return true
      case 'Tab':
        if (chosen === undefined || event.shiftKey) return false
        take(chosen)
        return true
      case 'Escape':
        if (shown) close()
        else if (text !== '') clear()
        else focusPictures()
        return true
      case 'ArrowDown':
        return shown ? step(1) : showOptions()
      case 'ArrowUp':
        if (shown) return step(-1)
        return text === '' && showOptions(0)
      default:
        return false
    }
  }
  const showOptions = (first = -1): boolean => {
    setOpen(true)
    setActive(first)
    return true
  }
  const step = (by: 1 | -1): boolean => {
    // Between the last option and the first stands the box itself: nothing chosen.
    setActive((place) => ((place + 1 + by + options.length + 1) % (options.length + 1)) - 1)
    return true
  }

  return (
    <search className={`search-box${composing ? ' composing' : ''}`} data-region="search">
      <SearchGlyph />
      <div className="box-field">
        <div className="box-colours" aria-hidden="true">
          <div ref={colours}>
            <ColouredText pieces={pieces} />
          </div>
        </div>
        <input
          ref={input}
          id="search-box"
          type="text"
          role="combobox"
          value={text}
          placeholder="Search prompts, keywords and names, or model:flux score:>=3"
          aria-label="Search"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={optionListId}
          aria-activedescendant={chosen === undefined ? undefined : optionId(active)}
          aria-invalid={errors.length > 0}
          aria-describedby={shown && message !== null ? 'search-message' : undefined}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => {
            setOpen(isInWord(event.target.value, event.target.selectionEnd ?? 0))
            edit(event.target.value, composing ? 1000 : typingPauseMs)
          }}
          onSelect={noteCaret}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false)
            close()
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => {
            setComposing(false)
            changeQuery(queryText.get(), typingPauseMs)
          }}
          onPaste={(event) => pasteAsLine(event)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || !actOnKey(event)) return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      </div>
      {text === '' ? (
        <kbd>/</kbd>
      ) : (
        <>
          <SaveSearchButton />
          <IconButton
            icon={X}
            size={14}
            label="Clear the search"
            onClick={() => {
              clear()
              focusPictures()
            }}
          />
        </>
      )}
      {shown ? (
        <OptionList
          options={options}
          message={message}
          active={active}
          typed={({ from, kind }) => (kind === 'recent' || kind === 'fix' ? '' : text.slice(from, caret))}
          onTake={take}
          onActive={setActive}
        />
      ) : null}
      <span className="unseen" role="status">
        {shown && options.length > 0
          ? `${options.length} ${options.length === 1 ? 'suggestion' : 'suggestions'}`
          : ''}
      </span>
    </search>
  )
}

function SearchGlyph(): React.JSX.Element {
  const searching = useSearching()
  return searching ? (
    <span className="box-busy">
      <Icon of={LoaderCircle} />
    </span>
  ) : (
    <Icon of={SearchIcon} />
  )
}

function pasteAsLine(event: ClipboardEvent<HTMLInputElement>): void {
  const line = joinLines(event.clipboardData.getData('text/plain'))
  if (line === null) return
  event.preventDefault()
  const box = event.currentTarget
  insertText(box, box.selectionStart ?? 0, box.selectionEnd ?? 0, line)
}

/** Whether something is being typed: behind white space nothing is, until somebody asks. */
function isInWord(text: string, caret: number): boolean {
  return /[^\s,()]$/.test(text.slice(0, caret))
}
