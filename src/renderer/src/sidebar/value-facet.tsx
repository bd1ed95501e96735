import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ValueCount } from '#shared/facets.ts'
import { createFacetStates, type FacetState, writeValue } from '#shared/query/edit-query.ts'
import type { FieldName } from '#shared/query/fields.ts'
import { Icon } from '../components/icon.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { queryText } from '../search/query-store.ts'
import { editByFacet } from './facet-edit.ts'
import { FacetLine } from './facet-line.tsx'
import { FacetSection } from './facet-section.tsx'
import { listFacetValues } from './facet-values.ts'
import { useMoreValues } from './use-more-values.ts'

const mostFirst = 8

/** A list of values with their counts: the first few, all of them on demand, and a box to search a long one. Nothing where there are none. */
export function ValueFacet(props: {
  readonly title: string
  readonly field: FieldName
  readonly values: readonly ValueCount[]
  /** There are more than these. */
  readonly more: boolean
  /** The query. */
  readonly text: string
  /** A value as a person reads it. */
  readonly nameOf?: (value: string) => string
  /** As it stands in a query; else as a name that must be all of it. */
  readonly write?: (value: string) => string
}): React.JSX.Element | null {
  const { title, field, values, more, text, nameOf = (value) => value, write = writeExactly } = props
  const [all, setAll] = useState(false)
  const [wanted, setWanted] = useState('')
  const found = useMoreValues(field, wanted, more)
  const stateOf = createFacetStates(text)
  const states = (value: string): FacetState => stateOf(field, write(value))
  const lines = listFacetValues(found ?? values, {
    wanted: found === null ? wanted : '',
    most: all ? null : mostFirst,
    states,
    nameOf,
  })
  const list = useRef<HTMLUListElement>(null)
  if (values.length === 0) return null
  return (
    <FacetSection title={title}>
      {all && (values.length > mostFirst * 2 || more) ? (
        <label className="facet-search">
          <Icon of={Search} size={12} />
          <input
            type="search"
            value={wanted}
            placeholder={`Search ${title.toLowerCase()}`}
            aria-label={`Search ${title.toLowerCase()}`}
            onChange={(event) => setWanted(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || wanted === '') return
              event.preventDefault()
              event.stopPropagation()
              setWanted('')
            }}
          />
        </label>
      ) : null}
      <ul ref={list} className={all ? 'facet-list all' : 'facet-list'} aria-label={title}>
        {lines.map(({ value, count }) => (
          <li key={value}>
            <FacetLine
              name={nameOf(value)}
              count={count}
              state={states(value)}
              onAct={(act) => changeQuery(editByFacet(queryText.get(), field, write(value), act))}
            >
              {nameOf(value)}
            </FacetLine>
          </li>
        ))}
      </ul>
      {lines.length === 0 ? <p className="facet-nothing">Nothing like that.</p> : null}
      {values.length > mostFirst ? (
        <button
          type="button"
          className="facet-more"
          aria-expanded={all}
          onClick={() => {
            setAll(!all)
            setWanted('')
          }}
        >
          {all ? 'Fewer' : `${values.length - mostFirst}${more ? '+' : ''} more`}
        </button>
      ) : null}
    </FacetSection>
  )
}

/** All of the name, not only a word of it. */
function writeExactly(value: string): string {
  return `=${writeValue(value)}`
}
