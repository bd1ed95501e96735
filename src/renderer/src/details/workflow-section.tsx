import { call } from '../call.ts'
import { CopyButton } from './copy-button.tsx'
import { formatBytes } from './describe-file.ts'
import { FoldedSection } from './section.tsx'

/** The workflow. */
export function WorkflowSection(props: { readonly id: number; readonly length: number }): React.JSX.Element {
  const { id, length } = props
  return (
    <FoldedSection
      title="Workflow"
      hint={formatBytes(length)}
      aside={<CopyButton text={() => call('workflow.text', { id })} what="workflow" />}
    >
      {() => null}
    </FoldedSection>
  )
}
