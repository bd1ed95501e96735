import { History } from 'lucide-react'
import type { MediaDetails } from '#shared/media.ts'
import { Icon } from '../components/icon.tsx'
import { listHistory } from './describe-history.ts'
import { goBack } from './go-back.ts'
import { Section } from './section.tsx'
import './history-section.css'

/** Everything that happened to a file's judgement, newest first, each with the way back to it: an act like any other. */
export function HistorySection(props: {
  readonly details: MediaDetails
  readonly now: Date
}): React.JSX.Element | null {
  const { details, now } = props
  const { row } = details
  const keywords = details.keywords.filter(({ type }) => type === 'user').map(({ keyword }) => keyword)
  const lines = listHistory(details.history, now, { ...row, keywords })
  if (lines.length === 0) return null
  return (
    <Section title="History">
      <ol className="details-history tabular">
        {lines.map(({ id, when, text, back }) => (
          <li key={id}>
            <time>{when}</time>
            <span>{text}</span>
            {back === null ? null : (
              <button
                type="button"
                className="details-back"
                aria-label={back.label}
                title={back.label}
                onClick={() => void goBack(row.id, back)}
              >
                <Icon of={History} size={13} />
              </button>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}
