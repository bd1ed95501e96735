import { SearchX } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { clearFilter } from '../search/filters.ts'
import { EmptyState } from './empty-state.tsx'
import { formatFiles } from './format.ts'
import { changeQuery } from './gallery-store.ts'
import { useWayOut } from './use-way-out.ts'

const mostShown = 90

/** Nothing passes: which one of the things that were asked for stands in the way, and how many there are without it. */
export function NothingFound(props: { readonly query: string }): React.JSX.Element {
  const { query } = props
  const { fewer, told } = useWayOut(query)
  return (
    <EmptyState icon={SearchX} title="Nothing found" text={explain(query, fewer.length, told)}>
      {fewer.map(({ without, text, count }) => (
        <Button key={text} onClick={() => changeQuery(text)}>
          Without <span className="gallery-state-term truncate">{without}</span>
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
  if (!told || ways > 0) return what
  return `${what} More than one thing that it asks for stands in the way.`
}
