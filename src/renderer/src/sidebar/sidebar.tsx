import { PanelLeft } from 'lucide-react'
import type { FacetList, Facets } from '#shared/facets.ts'
import type { FileType } from '#shared/media.ts'
import { createFacetStates, setOnlyValue, writeValue } from '#shared/query/edit-query.ts'
import type { FieldName } from '#shared/query/fields.ts'
import { describeScore, type Score } from '#shared/score.ts'
import { useLibrary } from '../app-state.ts'
import { IconButton } from '../components/button.tsx'
import { Stars } from '../components/stars.tsx'
import { modelName, toolName } from '../details/tool-name.ts'
import { changeQuery } from '../gallery/gallery-store.ts'
import { queryText, useReadText } from '../search/query-store.ts'
import { togglePanel } from '../shell/panels.ts'
import type { FacetAct } from './facet-act.ts'
import { editByFacet } from './facet-edit.ts'
import { FacetLine } from './facet-line.tsx'
import { FacetSection } from './facet-section.tsx'
import { useFacets } from './facets-store.ts'
import { Folders } from './folders.tsx'
import { SavedSearches } from './saved-searches.tsx'
import { createScoreStates, excludeScore, findAskedScores, toggleScore, writeScore } from './score-facet.ts'
import { ValueFacet } from './value-facet.tsx'
import './sidebar.css'

/** What the library holds, counted. A click edits the query: only this, with Ctrl this as well, with Alt all but this. */
export function Sidebar(): React.JSX.Element {
  const facets = useFacets()
  const library = useLibrary()
  // The side follows the typing when there is time for it.
  const text = useReadText()
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
          <SavedSearches text={text} />
          <FacetSection title="Folders">
            <Folders folders={facets.folders} libraryName={library.name} text={text} />
          </FacetSection>
          <FacetSection title="Score">
            <ScoreFacets facets={facets} text={text} />
          </FacetSection>
          <FacetSection title="Kind">
            <TypeFacets facets={facets} text={text} />
          </FacetSection>
          {valueFacets.map(({ list, title, field, nameOf, write }) => (
            <ValueFacet
              key={list}
              title={title}
              field={field}
              values={facets[list]}
              more={list === 'labels' ? false : facets.more[list]}
              text={text}
              {...(nameOf === undefined ? {} : { nameOf })}
              {...(write === undefined ? {} : { write })}
            />
          ))}
        </>
      )}
    </nav>
  )
}

type ValueFacetSpec = {
  readonly list: 'labels' | FacetList
  readonly title: string
  readonly field: FieldName
  readonly nameOf?: (value: string) => string
  readonly write?: (value: string) => string
}

const valueFacets: readonly ValueFacetSpec[] = [
  { list: 'models', title: 'Model', field: 'model', nameOf: modelName },
  { list: 'tools', title: 'Tool', field: 'tool', nameOf: toolName, write: writeValue },
  { list: 'samplers', title: 'Sampler', field: 'sampler', write: writeValue },
  { list: 'loras', title: 'LoRA', field: 'lora' },
  { list: 'keywords', title: 'Keywords', field: 'tag', write: writeValue },
  { list: 'fileKeywords', title: 'Keywords in files', field: 'kw', write: writeValue },
  { list: 'labels', title: 'Label', field: 'label', write: writeValue },
  { list: 'cameras', title: 'Camera', field: 'camera' },
  { list: 'years', title: 'Year', field: 'date', write: writeValue },
]

const scoreLines: readonly Score[] = [5, 4, 3, 2, 1, 0, -1]

function ScoreFacets(props: { readonly facets: Facets; readonly text: string }): React.JSX.Element {
  const stateOf = createScoreStates(props.text)
  const act = (score: Score, how: FacetAct): void => changeQuery(editScore(queryText.get(), score, how))
  return (
    <ul className="facet-list" aria-label="Score">
      {scoreLines.map((score) => (
        <li key={score}>
          <FacetLine
            name={describeScore(score)}
            count={props.facets.scores[String(score) as `${Score}`]} // the keys are the scores, written out
            state={stateOf(score)}
            onAct={(how) => act(score, how)}
          >
            {score > 0 ? <Stars score={score} empty /> : score === 0 ? 'Unrated' : 'Rejected'}
          </FacetLine>
        </li>
      ))}
    </ul>
  )
}

function editScore(text: string, score: Score, act: FacetAct): string {
  if (act === 'add') return toggleScore(text, score)
  if (act === 'exclude') return excludeScore(text, score)
  const asked = findAskedScores(text)
  return setOnlyValue(text, 'score', asked?.length === 1 && asked[0] === score ? null : writeScore(score))
}

const typeNames: Readonly<Record<FileType, string>> = {
  image: 'Images',
  video: 'Videos',
  unknown: 'Unknown',
}

function TypeFacets(props: { readonly facets: Facets; readonly text: string }): React.JSX.Element {
  const counts = props.facets.types
  const stateOf = createFacetStates(props.text)
  const kinds = (['image', 'video', 'unknown'] as const).filter(
    (type) => type !== 'unknown' || counts[type] > 0 || stateOf('type', type) !== 'none',
  )
  return (
    <ul className="facet-list" aria-label="Kind">
      {kinds.map((type) => (
        <li key={type}>
          <FacetLine
            name={typeNames[type]}
            count={counts[type]}
            state={stateOf('type', type)}
            onAct={(act) => changeQuery(editByFacet(queryText.get(), 'type', type, act))}
          >
            {typeNames[type]}
          </FacetLine>
        </li>
      ))}
    </ul>
  )
}
