import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Icon } from '../components/icon.tsx'
import type { Fact } from './describe-generation.ts'

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

/** A part that is closed at first; what is inside is made only when it is opened, for it may be megabytes. */
export function FoldedSection(props: {
  readonly title: string
  readonly hint?: string
  readonly aside?: ReactNode
  readonly children: () => ReactNode
}): React.JSX.Element {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <section className="details-section" aria-labelledby={id}>
      <header>
        <button
          type="button"
          className="details-fold"
          aria-expanded={open}
          onClick={() => setOpen((known) => !known)}
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

/** Names and values, one a line. */
export function Facts(props: { readonly facts: readonly Fact[] }): React.JSX.Element {
  return (
    <dl className="details-facts selectable">
      {props.facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
