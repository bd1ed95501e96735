import { ArrowDown, ArrowUp, ChevronDown, Shuffle } from 'lucide-react'
import { Icon } from '../components/icon.tsx'
import { Menu } from '../components/menu.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { queryText, useQueryText } from './query-store.ts'
import { askForOrder, describeSort, sortChoices } from './sort-order.ts'

/** The order, as the query has it. Choosing one edits the query; shuffling again is another order. */
export function SortMenu(): React.JSX.Element {
  const { label, descending, choice: current } = describeSort(useQueryText())
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
      entries={sortChoices.map((choice) => ({
        label: choice.name === 'random' && current === choice ? 'Shuffle again' : choice.label,
        checked: choice === current,
        run: () => changeQuery(askForOrder(queryText.get(), choice, findSeed())),
      }))}
    />
  )
}

function findSeed(): number {
  return 1 + Math.floor(Math.random() * 9999)
}
