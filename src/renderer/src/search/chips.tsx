import { X } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react'
import type { Chip } from '#shared/query/edit-query.ts'
import { removeTerm } from '#shared/query/edit-query.ts'
import { Icon } from '../components/icon.tsx'
import { ContextMenu, Menu, type MenuEntry } from '../components/menu.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { focusBox } from './box-text.ts'
import { type ChipWords, keepOnly, listShownChips, listWords, negateTerm, readChip } from './chip-edits.ts'
import { clearFilter } from './filters.ts'
import { queryText, useReadText } from './query-store.ts'
import { useHiddenCount } from './use-hidden-count.ts'

/**
 * What the query asks for, each thing to be edited (click), turned round (Alt and click) or taken away. Plain words are read in the
 * box; here stands what has a name.
 */
export function Chips(): React.JSX.Element {
  const text = useReadText()
  const chips = useMemo(() => listShownChips(text), [text])
  const list = useRef<HTMLUListElement>(null)
  const [focusable, setFocusable] = useState(0)
  const hidden = useHiddenCount(list, text)
  const change = (next: string): void => changeQuery(next)

  const onKeyDown = (event: KeyboardEvent, place: number, chip: Chip): void => {
    const go = (to: number): void => {
      const next = Math.max(0, Math.min(chips.length - 1, to))
      setFocusable(next)
      list.current?.querySelectorAll<HTMLElement>('.chip-words')[next]?.focus()
    }
    if (event.key === 'ArrowRight') go(place + 1)
    else if (event.key === 'ArrowLeft') go(place - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(chips.length - 1)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      change(removeTerm(text, chip.range))
      requestAnimationFrame(() => go(Math.min(place, chips.length - 2)))
    } else if (event.key === '-' || event.key === '!') change(negateTerm(text, chip))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent, chip: Chip): void => {
    if (event.altKey) change(negateTerm(text, chip))
    else focusBox(chip.range)
  }
  const entriesOf = (chip: Chip): readonly MenuEntry[] => [
    { label: 'Edit', run: () => focusBox(chip.range) },
    ...(chip.isModifier
      ? []
      : [
          { label: chip.negated ? 'Ask for it' : 'Leave it out', run: () => change(negateTerm(text, chip)) },
          { label: 'Only this', run: () => change(keepOnly(text, chip)) },
        ]),
    'line',
    { label: 'Remove', hint: 'Del', run: () => change(removeTerm(text, chip.range)) },
  ]
  return (
    <div className="chips">
      <ul ref={list} className="chip-list" aria-label="What is looked for">
        {chips.map((chip, place) => (
          <li key={`${chip.range.from} ${chip.label}`} className={chip.negated ? 'chip negated' : 'chip'}>
            <ContextMenu
              entries={() => entriesOf(chip)}
              trigger={
                <button
                  type="button"
                  className="chip-words truncate"
                  tabIndex={place === Math.min(focusable, chips.length - 1) ? 0 : -1}
                  aria-label={readChip(text, chip)}
                  title="Click to edit, Alt and click to turn round"
                  onClick={(event) => onClick(event, chip)}
                  onFocus={() => setFocusable(place)}
                  onKeyDown={(event) => onKeyDown(event, place, chip)}
                >
                  <Words {...listWords(text, chip)} />
                </button>
              }
            />
            <button
              type="button"
              className="chip-remove"
              tabIndex={-1}
              aria-label={`Remove ${readChip(text, chip)}`}
              onClick={() => change(removeTerm(text, chip.range))}
            >
              <Icon of={X} size={11} />
            </button>
          </li>
        ))}
      </ul>
      {hidden === 0 ? null : (
        <Menu
          trigger={
            <button type="button" className="chips-more" aria-label={`${hidden} more`}>
              +{hidden}
            </button>
          }
          entries={chips.slice(-hidden).map((chip) => ({
            label: readChip(text, chip),
            run: () => focusBox(chip.range),
          }))}
        />
      )}
      {chips.length > 1 ? (
        <button
          type="button"
          className="chips-clear"
          onClick={() => changeQuery(clearFilter(queryText.get()))}
        >
          Clear
        </button>
      ) : null}
    </div>
  )
}

function Words(props: ChipWords): React.JSX.Element {
  const { not, name, value } = props
  return (
    <>
      {not ? <i className="chip-not">not </i> : null}
      {name === '' ? null : <i>{name} </i>}
      {value}
    </>
  )
}
