import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Icon } from '../components/icon.tsx'
import { CopyButton } from './copy-button.tsx'
import type { Fact } from './describe-generation.ts'
import { toggleSection, useSectionOpen } from './open-sections.ts'
import './section.css'

/** A part of the panel under its name, with what can be done with it beside the name. */
export function Section(props: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}): React.JSX.Element {
  const id = useId()
  return (
    <section className="details-section" aria-labelledby={id}>
      <header>
        <h3 id={id}>{props.title}</h3>
        {props.aside}
      </header>
      {props.children}
    </section>
  )
}

/**
 * A part that is closed at first, and stays as it was left from file to file; what is inside is made only when it is open, for it may be
 * megabytes.
 */
export function FoldedSection(props: {
  readonly title: string
  readonly hint?: string
  readonly aside?: ReactNode
  readonly children: () => ReactNode
}): React.JSX.Element {
  const open = useSectionOpen(props.title)
  const id = useId()
  return (
    <section className="details-section" aria-labelledby={id}>
      <header>
        <button
          type="button"
          className="details-fold"
          aria-expanded={open}
          onClick={() => toggleSection(props.title)}
        >
          <Icon of={ChevronRight} size={13} />
          <h3 id={id}>{props.title}</h3>
          {props.hint === undefined ? null : <small>{props.hint}</small>}
        </button>
        {open ? props.aside : null}
      </header>
      {open ? props.children() : null}
    </section>
  )
}

/** A list with «·» between its parts: a line is never broken within one, if it can be helped. */
export function Pieces(props: { readonly text: string }): React.JSX.Element {
  const lines = props.text.split('\n')
  return (
    <>
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines and parts have a place and no name.
        <span key={row} className="details-line">
          {line.split(' · ').map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <span key={at}>
              {at === 0 ? null : ' · '}
              <span className="details-piece">{part}</span>
            </span>
          ))}
        </span>
      ))}
    </>
  )
}

/** Names and values, one a line. */
export function Facts(props: { readonly facts: readonly Fact[] }): React.JSX.Element {
  return (
    <dl className="details-facts selectable">
      {props.facts.map(({ name, value, copy }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Pieces text={value} />
          </dd>
          {copy === undefined ? null : (
            <span className="details-line-copy">
              <CopyButton text={copy} what={name.toLowerCase()} />
            </span>
          )}
        </div>
      ))}
    </dl>
  )
}

/** A part of names and values; where there are none, nothing. */
export function FactsSection(props: {
  readonly title: string
  readonly facts: readonly Fact[]
}): React.JSX.Element | null {
  const { title, facts } = props
  if (facts.length === 0) return null
  return (
    <Section title={title}>
      <Facts facts={facts} />
    </Section>
  )
}
