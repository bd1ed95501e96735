import { Download, FileJson, MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { call } from '../call.ts'
import { IconButton } from '../components/button.tsx'
import { Menu } from '../components/menu.tsx'
import { CopyButton } from './copy-button.tsx'
import { formatBytes } from './describe-file.ts'
import { FoldedSection } from './section.tsx'
import { canDownload, extractWorkflows, saveWorkflow } from './workflow-actions.ts'
import { WorkflowJson } from './workflow-json.tsx'
import { WorkflowOutlineView } from './workflow-outline.tsx'
import './workflow.css'

type View = 'outline' | 'json'

/** The workflow: the nodes that matter in their order, or all of it as JSON. */
export function WorkflowSection(props: {
  readonly row: Pick<MediaRow, 'id' | 'name'>
  readonly length: number
}): React.JSX.Element {
  const { row, length } = props
  return (
    <FoldedSection title="Workflow" hint={formatBytes(length)} aside={<WorkflowActions row={row} />}>
      {() => <OpenWorkflow id={row.id} />}
    </FoldedSection>
  )
}

let lastView: View = 'outline'

function OpenWorkflow(props: { readonly id: number }): React.JSX.Element {
  const [view, setView] = useState<View>(lastView)
  const show = (wanted: View) => (): void => {
    lastView = wanted
    setView(wanted)
  }
  return (
    <>
      <div className="details-tabs">
        <button type="button" aria-pressed={view === 'outline'} onClick={show('outline')}>
          Outline
        </button>
        <button type="button" aria-pressed={view === 'json'} onClick={show('json')}>
          JSON
        </button>
      </div>
      {view === 'outline' ? <WorkflowOutlineView id={props.id} /> : <WorkflowJson id={props.id} />}
    </>
  )
}

function WorkflowActions(props: { readonly row: Pick<MediaRow, 'id' | 'name'> }): React.JSX.Element {
  const { id, name } = props.row
  return (
    <span className="details-section-actions">
      <CopyButton text={() => call('workflow.text', { id })} what="workflow" />
      <Menu
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label="More about the workflow" size={14} />}
        entries={[
          {
            label: 'Extract workflow',
            detail: `.workflows/${name}.json`,
            icon: FileJson,
            run: () => void extractWorkflows([id]),
          },
          ...(canDownload()
            ? [{ label: 'Save JSON as…', icon: Download, run: () => void saveWorkflow(id, name) }]
            : []),
        ]}
      />
    </span>
  )
}
