import { Tag, X } from 'lucide-react'
import { useState } from 'react'
import type { Keyword, KeywordType } from '#shared/media.ts'
import { writeFieldValue, writeValue } from '#shared/query/edit-query.ts'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { changeKeywords } from '../gallery/acts.ts'
import { changeQuery } from '../gallery/gallery-store.ts'
import { openKeywords } from '../keywords/keywords-store.ts'
import { hasTerm, toggleTerm } from '../search/filters.ts'
import { queryText, useReadText } from '../search/query-store.ts'
import { Section } from './section.tsx'
import './keyword-chips.css'

const order: readonly KeywordType[] = ['user', 'file', 'prompt', 'auto', 'workflow']
const meanings: Readonly<Record<KeywordType, string>> = {
  user: 'Your keyword',
  file: 'Keyword in the file',
  prompt: 'From the prompt',
  auto: 'Found by Media Scorer',
  workflow: 'From the workflow',
}
const mostShown = 24

/** Keywords as chips, the person's own first. A click asks for one, another click no longer does. */
export function KeywordChips(props: {
  readonly id: number
  readonly keywords: readonly Keyword[]
}): React.JSX.Element {
  const [all, setAll] = useState(false)
  const query = useReadText()
  const sorted = [...props.keywords].sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type))
  const shown = all ? sorted : sorted.slice(0, mostShown)
  return (
    <Section
      title="Keywords"
      aside={
        <IconButton
          icon={Tag}
          size={13}
          label="Change your keywords"
          keyHint="T"
          onClick={() => openKeywords([props.id])}
        />
      }
    >
      <div className="details-chips">
        {shown.map(({ keyword, type }) => (
          <KeywordChip key={`${type} ${keyword}`} id={props.id} keyword={keyword} type={type} query={query} />
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

function KeywordChip(props: {
  readonly id: number
  readonly keyword: string
  readonly type: KeywordType
  readonly query: string
}): React.JSX.Element {
  const { id, keyword, type, query } = props
  const asked = (
    <button
      type="button"
      className={`details-chip ${type}`}
      title={`${meanings[type]}: click to look for it`}
      aria-pressed={hasTerm(query, termOf(keyword, type))}
      onClick={() => changeQuery(toggleTerm(queryText.get(), termOf(keyword, type)))}
    >
      {keyword}
    </button>
  )
  if (type !== 'user') return asked
  return (
    <span className="details-own-keyword">
      {asked}
      <button
        type="button"
        aria-label={`Take ${keyword} away`}
        onClick={() => void changeKeywords([id], { remove: [keyword] })}
      >
        <Icon of={X} size={10} />
      </button>
    </span>
  )
}

/** What finds the files that have it too: what a prompt or a workflow says is found by its words. */
function termOf(keyword: string, type: KeywordType): string {
  if (type === 'user') return writeFieldValue('tag', keyword)
  return type === 'file' ? writeFieldValue('kw', keyword) : writeValue(keyword)
}
