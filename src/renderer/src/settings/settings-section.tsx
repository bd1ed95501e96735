import { type ReactNode, useId } from 'react'

/** A part of the settings under its name. */
export function SettingsSection(props: {
  readonly title: string
  readonly hint?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}): React.JSX.Element {
  const id = useId()
  return (
    <section className="settings-section" aria-labelledby={id}>
      <header>
        <h3 id={id}>{props.title}</h3>
        {props.aside}
      </header>
      {props.hint === undefined ? null : <p className="settings-hint">{props.hint}</p>}
      {props.children}
    </section>
  )
}
