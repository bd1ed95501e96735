import { ArrowDown, ArrowUp, ChevronDown, Shuffle } from 'lucide-react'
import { Icon } from '../components/icon.tsx'
import { Menu } from '../components/menu.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { findGrouping } from './filters.ts'
import { queryText, useReadText } from './query-store.ts'
import { askForGrouping, askForOrder, describeSort, groupChoices, sortChoices } from './sort-order.ts'

/** The order, as the query has it. Choosing one edits the query; shuffling again is another order. */
export function SortMenu(): React.JSX.Element {
  const text = useReadText()
  const { label, descending, choice: current } = describeSort(text)
  const grouping = findGrouping(text)
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="sort-button" aria-label={`Order: ${label}`}>
          <Icon of={current?.name === 'random' ? Shuffle : descending ? ArrowDown : ArrowUp} size={13} />
          <span className="sort-words truncate">{label}</span>
          <Icon of={ChevronDown} size={12} />
        </button>
      }
      entries={[
        ...sortChoices.map((choice) => ({
          label: choice.name === 'random' && current === choice ? 'Shuffle again' : choice.label,
          checked: choice === current,
          run: () => changeQuery(askForOrder(queryText.get(), choice, findSeed())),
        })),
        'line',
        { heading: 'Together by' },
        ...groupChoices.map(({ by, label: name }) => ({
          label: name,
          checked: by === grouping,
          run: () => changeQuery(askForGrouping(queryText.get(), by)),
        })),
      ]}
    />
  )
}

function findSeed(): number {
  return 1 + Math.floor(Math.random() * 9999)
}
