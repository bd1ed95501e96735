import { CopyButton } from './copy-button.tsx'
import { FoldedSection } from './section.tsx'

const mostShown = 2000

/** Every text that was found in the file, under the name of its carrier. */
export function RawSection(props: {
  readonly raw: Readonly<Record<string, string>>
}): React.JSX.Element | null {
  const fields = Object.entries(props.raw)
  if (fields.length === 0) return null
  return (
    <FoldedSection title="All fields" hint={String(fields.length)}>
      {() => (
        <dl className="details-raw selectable">
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>
                <span>{name}</span>
                <CopyButton text={value} what={name} />
              </dt>
              <dd>{value.length > mostShown ? `${value.slice(0, mostShown)}…` : value}</dd>
            </div>
          ))}
        </dl>
      )}
    </FoldedSection>
  )
}
