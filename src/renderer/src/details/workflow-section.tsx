import { useMemo } from 'react'
import { CopyButton } from './copy-button.tsx'
import { formatBytes } from './describe-file.ts'
import { FoldedSection } from './section.tsx'

/** Longer JSON is shown as it is: laying it out would hold the window up. */
const mostFormatted = 400_000
const mostShown = 200_000

/** The workflow as JSON. */
export function WorkflowSection(props: { readonly workflow: string }): React.JSX.Element {
  const { workflow } = props
  return (
    <FoldedSection
      title="Workflow"
      hint={formatBytes(workflow.length)}
      aside={<CopyButton text={workflow} what="workflow" />}
    >
      {() => <JsonText text={workflow} />}
    </FoldedSection>
  )
}

function JsonText(props: { readonly text: string }): React.JSX.Element {
  const { text } = props
  const shown = useMemo(() => {
    const laid = text.length > mostFormatted ? text : formatJson(text)
    return laid.length > mostShown ? `${laid.slice(0, mostShown)}\n…` : laid
  }, [text])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre className="details-code selectable" tabIndex={0}>
      {shown}
    </pre>
  )
}

function formatJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1)
  } catch {
    return text // what isn't JSON is shown as it is
  }
}
