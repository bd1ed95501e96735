import { Pencil, RefreshCw, Search, Trash2 } from 'lucide-react'
import { addTerm } from '#shared/query/edit-query.ts'
import { printSavedName } from '#shared/query/print-query.ts'
import type { SavedSearch } from '#shared/saved-search.ts'
import { ContextMenu, type MenuEntry } from '../components/menu.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { hasTerm, toggleTerm } from '../search/filters.ts'
import { queryText } from '../search/query-store.ts'
import { showSaveDialog } from '../search/save-dialog-store.ts'
import {
  askSaved,
  forgetSearch,
  keepSearch,
  useSavedCounts,
  useSavedSearches,
} from '../search/saved-searches-store.ts'
import type { FacetAct } from './facet-act.ts'
import { FacetLine } from './facet-line.tsx'
import { FacetSection } from './facet-section.tsx'

/** The searches that were kept, with what can be done with them in a menu. Nothing where there are none. */
export function SavedSearches(props: { readonly text: string }): React.JSX.Element | null {
  const saved = useSavedSearches()
  const counts = useSavedCounts()
  if (saved.length === 0) return null
  return (
    <FacetSection title="Searches">
      <ul className="facet-list" aria-label="Saved searches">
        {saved.map((search) => (
          <li key={search.id}>
            <ContextMenu
              entries={() => entriesOf(search, props.text)}
              trigger={
                <div>
                  <FacetLine
                    name={search.name}
                    count={counts.get(search.id) ?? null}
                    state={stateOf(search, props.text)}
                    keyHint={search.shortcut?.replace(/^alt\+shift\+Digit/, '⌥⇧') ?? null}
                    onAct={(act) => ask(search, act)}
                  >
                    {search.name}
                  </FacetLine>
                </div>
              }
            />
          </li>
        ))}
      </ul>
    </FacetSection>
  )
}

function termOf(search: SavedSearch): string {
  return printSavedName(search.name)
}

function stateOf(search: SavedSearch, text: string): 'only' | 'among' | 'excluded' | 'none' {
  if (text.trim() === search.query) return 'only'
  if (hasTerm(text, termOf(search))) return text.trim() === termOf(search) ? 'only' : 'among'
  return hasTerm(text, `-${termOf(search)}`) ? 'excluded' : 'none'
}

function ask(search: SavedSearch, act: FacetAct): void {
  const text = queryText.get()
  if (act === 'add') changeQuery(toggleTerm(text, termOf(search)))
  else if (act === 'exclude') changeQuery(toggleTerm(text, `-${termOf(search)}`))
  else if (stateOf(search, text) === 'only') changeQuery('')
  else askSaved(search)
}

function entriesOf(search: SavedSearch, text: string): readonly MenuEntry[] {
  const now = text.trim()
  return [
    { label: 'Look for it', icon: Search, run: () => askSaved(search) },
    { label: 'Look for it as well', run: () => changeQuery(addTerm(text, termOf(search))) },
    'line',
    { label: 'Name, query and key…', icon: Pencil, run: () => showSaveDialog(search) },
    {
      label: 'Make it what is looked for now',
      detail: now,
      icon: RefreshCw,
      disabled: now === '' || now === search.query,
      run: () => void keepSearch({ id: search.id, name: search.name, query: now }),
    },
    'line',
    { label: 'Remove', icon: Trash2, tone: 'bad', run: () => void forgetSearch(search) },
  ]
}
