import type { MediaDetails } from '#shared/media.ts'
import { formatMoment } from './describe-file.ts'
import { Section } from './section.tsx'

/** A file that isn't found: since when, and what that means. */
export function MissingNotice(props: {
  readonly since: string | null
  readonly now: Date
}): React.JSX.Element {
  const { since, now } = props
  return (
    <p className="details-notice">
      This file isn’t in the folder
      {since === null ? ' any more' : `, since ${formatMoment(new Date(since), now)}`}. What you set is kept:
      where its content turns up again, here or under another name, it has it again.
    </p>
  )
}

/** Where this content was seen before, or last, where it isn't there any more. */
export function PlacesSection(props: {
  readonly details: MediaDetails
  readonly now: Date
}): React.JSX.Element | null {
  const { details, now } = props
  const { row } = details
  const places = details.places.filter(({ path, isThere }) => row.missing || !isThere || path !== row.path)
  if (places.length === 0) return null
  return (
    <Section title={row.missing ? 'Last seen at' : 'Was also seen at'}>
      <ol className="details-history tabular">
        {places.map(({ path, firstSeen, lastSeen }) => (
          <li key={path} title={`From ${formatMoment(new Date(firstSeen), now)}`}>
            <time>{formatMoment(new Date(lastSeen), now)}</time>
            <span className="selectable">{path}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
