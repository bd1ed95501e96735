import { CopyButton } from './copy-button.tsx'
import type { PassLine } from './describe-generation.ts'
import { Pieces, Section } from './section.tsx'
import './passes.css'

/** Every sampler of a graph that has several, in its order. */
export function Passes(props: { readonly passes: readonly PassLine[] }): React.JSX.Element | null {
  const { passes } = props
  if (passes.length === 0) return null
  return (
    <Section title="Passes">
      <ol className="details-passes selectable">
        {passes.map(({ title, settings, prompt }) => (
          <li key={title}>
            <span>{title}</span>
            <div>
              <p>
                <Pieces text={settings} />
              </p>
              {prompt === null ? null : (
                <div className="details-pass-prompt">
                  <p>{prompt === '' ? 'without a prompt' : prompt}</p>
                  {prompt === '' ? null : (
                    <span className="details-line-copy">
                      <CopyButton text={prompt} what="prompt of this pass" />
                    </span>
                  )}
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
