import { useDeferredValue, useState } from 'react'
import type { Keyword, KeywordType } from '#shared/media.ts'
import { writeFieldValue, writeValue } from '#shared/query/edit-query.ts'
import { changeQuery } from '../gallery/gallery-store.ts'
import { hasTerm, toggleTerm } from '../search/filters.ts'
import { queryText, useQueryText } from '../search/query-store.ts'
import { Section } from './section.tsx'

const order: readonly KeywordType[] = ['user', 'file', 'prompt', 'auto', 'workflow']
const meanings: Readonly<Record<KeywordType, string>> = {
  user: 'Your keyword',
  file: 'Keyword in the file',
  prompt: 'From the prompt',
  auto: 'Found by Media Scorer',
  workflow: 'From the workflow',
}
const mostShown = 24

/** Keywords as chips, the person's own first. A click filters by one, another click takes the filter away. */
export function KeywordChips(props: { readonly keywords: readonly Keyword[] }): React.JSX.Element {
  const [all, setAll] = useState(false)
  const query = useDeferredValue(useQueryText())
  const sorted = [...props.keywords].sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type))
  const shown = all ? sorted : sorted.slice(0, mostShown)
  return (
    <Section title="Keywords">
      <div className="details-chips">
        {shown.map(({ keyword, type }) => (
          <button
            key={`${type} ${keyword}`}
            type="button"
            className={`details-chip ${type}`}
            title={meanings[type]}
            aria-pressed={hasTerm(query, termOf(keyword, type))}
            onClick={() => changeQuery(toggleTerm(queryText.get(), termOf(keyword, type)))}
          >
            {keyword}
          </button>
        ))}
        {shown.length < sorted.length || all ? (
          <button type="button" className="details-more" onClick={() => setAll((known) => !known)}>
            {all && sorted.length > mostShown ? 'Fewer' : all ? '' : `${sorted.length - shown.length} more`}
          </button>
        ) : null}
      </div>
    </Section>
  )
}

/** What finds the files that have it too: what a prompt or a workflow says is found by its words. */
function termOf(keyword: string, type: KeywordType): string {
  if (type === 'user') return writeFieldValue('tag', keyword)
  return type === 'file' ? writeFieldValue('kw', keyword) : writeValue(keyword)
}
