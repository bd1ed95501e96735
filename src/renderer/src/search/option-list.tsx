import {
  Bookmark,
  Clock,
  CornerDownLeft,
  Hash,
  ListFilter,
  type LucideIcon,
  SortAsc,
  TextSearch,
  WandSparkles,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { type BoxOption, splitMatch } from './box-options.ts'

export const optionListId = 'search-options'

export function optionId(place: number): string {
  return `search-option-${place}`
}

const icons: Readonly<Record<BoxOption['kind'], LucideIcon>> = {
  fix: WandSparkles,
  field: ListFilter,
  value: Hash,
  saved: Bookmark,
  recent: Clock,
  word: TextSearch,
  sort: SortAsc,
}

/** The list below the box: what is wrong, what could stand there, what was looked for before. The box keeps the focus. */
export function OptionList(props: {
  readonly options: readonly BoxOption[]
  readonly message: string | null
  readonly active: number
  readonly typed: (option: BoxOption) => string
  readonly onTake: (option: BoxOption) => void
  readonly onActive: (place: number) => void
}): React.JSX.Element {
  const { options, message, active, typed, onTake, onActive } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${optionId(active)}`)?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    // The pointer must not take the focus out of the box.
    <div className="box-popup" onPointerDown={(event) => event.preventDefault()}>
      {message === null ? null : (
        <p className="box-message" id="search-message">
          {message}
        </p>
      )}
      <div ref={list} className="box-options" role="listbox" id={optionListId} aria-label="Suggestions">
        {options.map((option, place) => {
          const [before, match, after] = splitMatch(option.label, typed(option))
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box's keys choose.
            <div
              key={`${option.kind} ${option.from} ${option.text}`}
              role="option"
              id={optionId(place)}
              className={`box-option ${option.kind}`}
              aria-selected={place === active}
              onPointerMove={() => place !== active && onActive(place)}
              onClick={() => onTake(option)}
            >
              <Icon of={icons[option.kind]} size={14} />
              <span className="box-option-label truncate">
                {before}
                {match === '' ? null : <strong>{match}</strong>}
                {after}
              </span>
              {option.detail === null ? null : (
                <small className="truncate">{option.detail.replaceAll('`', '')}</small>
              )}
              {option.count === null ? null : <b className="tabular">{formatCount(option.count)}</b>}
              {place === active ? <Icon of={CornerDownLeft} size={12} /> : null}
            </div>
          )
        })}
      </div>
    </div>
  )
}
