import { useMemo, useState } from 'react'
import { listWords } from '../search/filters.ts'
import { useReadText } from '../search/query-store.ts'
import { CopyButton } from './copy-button.tsx'
import { splitHighlights } from './highlight.ts'
import { Section } from './section.tsx'
import './prompt-text.css'

/** So much of a text is shown until more is asked for. */
const mostShown = 1600

/** A prompt as text, with the searched words marked. */
export function PromptText(props: {
  readonly title: string
  readonly what: string
  readonly text: string
  readonly tone?: 'plain' | 'quiet'
}): React.JSX.Element {
  const { title, what, text, tone = 'plain' } = props
  const query = useReadText()
  const [all, setAll] = useState(false)
  const isLong = text.length > mostShown * 1.25
  const shown = isLong && !all ? `${text.slice(0, mostShown)}…` : text
  const parts = useMemo(() => splitHighlights(shown, listWords(query)), [shown, query])
  return (
    <Section title={title} aside={<CopyButton text={text} what={what} />}>
      <p className={`details-prompt selectable ${tone}`}>
        {parts.map(({ text: part, marked }, place) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name, and no state.
          marked ? <mark key={place}>{part}</mark> : <span key={place}>{part}</span>,
        )}
      </p>
      {isLong ? (
        <button type="button" className="details-more" onClick={() => setAll((known) => !known)}>
          {all ? 'Less' : `All ${text.length.toLocaleString('en')} characters`}
        </button>
      ) : null}
    </Section>
  )
}
