import { SearchX } from 'lucide-react'
import { listChips } from '#shared/query/edit-query.ts'
import { Button } from '../components/button.tsx'
import { clearFilter } from '../search/filters.ts'
import { EmptyState } from './empty-state.tsx'
import { formatFiles } from './format.ts'
import { changeQuery } from './gallery-store.ts'
import type { WayOut } from './list-ways-out.ts'
import { useWaysOut } from './use-ways-out.ts'

const mostShown = 90

const verbs = {
  beginning: 'Beginning with',
  like: 'Spelled like',
  without: 'Without',
} as const satisfies Record<WayOut['kind'], string>

/** Nothing passes: what is close to what was asked for, or which one of the things stands in the way, and how much that finds. */
export function NothingFound(props: { readonly query: string }): React.JSX.Element {
  const { query } = props
  const { offers, told } = useWaysOut(query)
  return (
    <EmptyState icon={SearchX} title="Nothing found" text={explain(query, offers.length, told)}>
      {offers.map(({ kind, what, text, count }) => (
        <Button key={text} onClick={() => changeQuery(text)}>
          {verbs[kind]} <span className="gallery-state-term truncate">{what}</span>
          <span className="gallery-state-count">{formatFiles(count)}</span>
        </Button>
      ))}
      <Button tone="main" onClick={() => changeQuery(clearFilter(query))}>
        Clear the filter
      </Button>
    </EmptyState>
  )
}

function explain(query: string, ways: number, told: boolean): string {
  const asked = query.trim()
  const shown = asked.length > mostShown ? `${asked.slice(0, mostShown)}…` : asked
  const what = `No file matches «${shown}».`
  if (!told || ways > 0 || listChips(query).filter(({ isModifier }) => !isModifier).length < 2) return what
  return `${what} More than one thing that it asks for stands in the way.`
}
