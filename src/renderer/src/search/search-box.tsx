import { Search as SearchIcon, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Tooltip } from '../components/tooltip.tsx'
import { changeSearch, useSearch } from '../gallery/gallery-store.ts'
import { focusPictures } from '../shell/focus.ts'
import './search-box.css'

const typingPauseMs = 140

/** One box: words as they are typed, Enter and Esc back to the pictures. */
export function SearchBox(): React.JSX.Element {
  const { text, match } = useSearch()
  const [typed, setTyped] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The text may be cleared from elsewhere (a chip, a key).
  useEffect(() => setTyped(text), [text])
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (next: string, afterMs: number): void => {
    clearTimeout(timer.current)
    setTyped(next)
    timer.current = setTimeout(() => changeSearch({ text: next }), afterMs)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' || event.key === 'ArrowDown') search(typed, 0)
    else if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    focusPictures()
  }
  return (
    <search className="search-box" data-region="search">
      <Icon of={SearchIcon} />
      <input
        id="search-box"
        type="text"
        value={typed}
        placeholder="Search prompts, keywords and names"
        aria-label="Search"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => search(event.target.value, typingPauseMs)}
        onKeyDown={onKeyDown}
      />
      {countWords(typed) > 1 ? <MatchSwitch match={match} /> : null}
      {typed === '' ? (
        <kbd>/</kbd>
      ) : (
        <IconButton
          icon={X}
          size={14}
          label="Clear the search"
          onClick={() => {
            search('', 0)
            focusPictures()
          }}
        />
      )}
    </search>
  )
}

function MatchSwitch(props: { readonly match: 'all' | 'any' }): React.JSX.Element {
  const { match } = props
  return (
    <Tooltip text={match === 'all' ? 'Every word must be found' : 'One of the words is enough'}>
      <button
        type="button"
        className="match-switch"
        aria-pressed={match === 'any'}
        onClick={() => changeSearch({ match: match === 'all' ? 'any' : 'all' })}
      >
        {match === 'all' ? 'all words' : 'any word'}
      </button>
    </Tooltip>
  )
}

function countWords(text: string): number {
  return text.split(/[\s,]+/).filter((word) => word !== '').length
}
