import { PanelLeft } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import type { Facets } from '#shared/facets.ts'
import type { FileType } from '#shared/media.ts'
import { describeScore, type Score } from '#shared/score.ts'
import { isMac, useLibrary } from '../app-state.ts'
import { IconButton } from '../components/button.tsx'
import { Stars } from '../components/stars.tsx'
import { formatCount } from '../gallery/format.ts'
import { changeSearch, useSearch } from '../gallery/gallery-store.ts'
import { passesScore, pickScore, pickType } from '../gallery/search-filter.ts'
import { togglePanel } from '../shell/panels.ts'
import { useFacets } from './facets-store.ts'
import { Folders } from './folders.tsx'
import './sidebar.css'

/** What the library holds, counted; a click shows only that, Ctrl and a click adds to it. */
export function Sidebar(): React.JSX.Element {
  const facets = useFacets()
  const library = useLibrary()
  return (
    <nav className="sidebar" aria-label="Folders and filters" data-region="side">
      <span className="panel-fold">
        <IconButton
          icon={PanelLeft}
          label="Hide this panel"
          keyHint="Tab"
          onClick={() => togglePanel('sidebar')}
        />
      </span>
      {facets === null || library === null ? (
        <div className="facet-skeleton" aria-hidden="true" />
      ) : (
        <>
          <h3>Folders</h3>
          <Folders folders={facets.folders} libraryName={library.name} />
          <h3>Score</h3>
          <ScoreFacets facets={facets} />
          <h3>Kind</h3>
          <TypeFacets facets={facets} />
        </>
      )}
    </nav>
  )
}

const scoreLines: readonly Score[] = [5, 4, 3, 2, 1, 0, -1]

function ScoreFacets(props: { readonly facets: Facets }): React.JSX.Element {
  const search = useSearch()
  return (
    <ul className="facet-list" aria-label="Score">
      {scoreLines.map((score) => (
        <Facet
          key={score}
          name={describeScore(score)}
          count={props.facets.scores[String(score) as `${Score}`]} // the keys are the scores, written out
          on={search.score !== null && passesScore(search, score)}
          onPick={(adding) => changeSearch({ score: pickScore(search.score, score, adding) })}
        >
          {score > 0 ? <Stars score={score} empty /> : score === 0 ? 'Unrated' : 'Rejected'}
        </Facet>
      ))}
    </ul>
  )
}

const typeNames: Readonly<Record<FileType, string>> = {
  image: 'Images',
  video: 'Videos',
  unknown: 'Unknown',
}

function TypeFacets(props: { readonly facets: Facets }): React.JSX.Element {
  const { types } = useSearch()
  const counts = props.facets.types
  const kinds = (['image', 'video', 'unknown'] as const).filter(
    (type) => type !== 'unknown' || counts[type] > 0 || types.includes(type),
  )
  return (
    <ul className="facet-list" aria-label="Kind">
      {kinds.map((type) => (
        <Facet
          key={type}
          name={typeNames[type]}
          count={counts[type]}
          on={types.includes(type)}
          onPick={(adding) => changeSearch({ types: pickType(types, type, adding) })}
        >
          {typeNames[type]}
        </Facet>
      ))}
    </ul>
  )
}

function Facet(props: {
  readonly name: string
  readonly count: number
  readonly on: boolean
  readonly onPick: (adding: boolean) => void
  readonly children: ReactNode
}): React.JSX.Element {
  const { name, count, on, onPick, children } = props
  const pick = (event: MouseEvent): void => onPick(isMac() ? event.metaKey : event.ctrlKey)
  return (
    <li>
      <button
        type="button"
        className={`facet${on ? ' on' : ''}${count === 0 ? ' none' : ''}`}
        aria-pressed={on}
        aria-label={`${name}: ${formatCount(count)}`}
        onClick={pick}
      >
        <span className="facet-name truncate">{children}</span>
        <b>{formatCount(count)}</b>
      </button>
    </li>
  )
}
