import { Box, Grid2x2, ImageIcon, type LucideIcon, Quote, Save, Sparkles } from 'lucide-react'
import { useState } from 'react'
import type { OutlineNode, OutlineStage, WorkflowOutline } from '#shared/workflow.ts'
import { sentenceOf } from '../call.ts'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { useCall } from '../use-call.ts'
import { modelName } from './tool-name.ts'
import { useConcerns } from './use-concerns.ts'

const icons: Readonly<Record<OutlineStage, LucideIcon>> = {
  load: Box,
  prompt: Quote,
  latent: Grid2x2,
  sample: Sparkles,
  image: ImageIcon,
  save: Save,
}
const stageNames: Readonly<Record<OutlineStage, string>> = {
  load: 'Model or file',
  prompt: 'Prompt',
  latent: 'Latent',
  sample: 'Sampler',
  image: 'Picture',
  save: 'Result',
}

/** The nodes that matter, from what is loaded to what is saved. */
export function WorkflowOutlineView(props: { readonly id: number }): React.JSX.Element | null {
  const { id } = props
  const outline = useCall('workflow.outline', { id }, useConcerns(id))
  if (outline.state === 'failed') return <p className="details-notice bad">{sentenceOf(outline.error)}</p>
  if (outline.value === undefined) return null
  if (outline.value === null) {
    return (
      <p className="details-notice">This workflow has no graph that could be followed. Its JSON is whole.</p>
    )
  }
  return <Outline outline={outline.value} />
}

function Outline(props: { readonly outline: WorkflowOutline }): React.JSX.Element {
  const { nodes } = props.outline
  const passes = nodes.filter((node) => node.pass !== null).length
  return (
    <>
      <ol className="outline selectable">
        {nodes.map((node) => (
          <OutlineItem key={node.id} node={node} passes={passes} />
        ))}
      </ol>
      <p className="outline-rest">{describeRest(props.outline)}</p>
    </>
  )
}

function OutlineItem(props: { readonly node: OutlineNode; readonly passes: number }): React.JSX.Element {
  const { node, passes } = props
  return (
    <li className={`outline-node ${node.stage}`}>
      <span className="outline-icon" title={stageNames[node.stage]}>
        <Icon of={icons[node.stage]} size={12} />
      </span>
      <div>
        <p className="outline-title">
          <span title={`${node.className}, node ${node.id}`}>{node.title ?? node.className}</span>
          {node.pass !== null && passes > 1 ? (
            <small>{node.pass === 1 ? 'base pass' : `pass ${node.pass}`}</small>
          ) : null}
          {node.role === null ? null : <small className={node.role}>{node.role}</small>}
        </p>
        {node.title === null ? null : <p className="outline-class">{node.className}</p>}
        {node.text === null ? null : <OutlineText text={node.text} />}
        {node.facts.length === 0 ? null : (
          <dl className="outline-facts">
            {node.facts.map(({ name, value }) => (
              <div key={name} className={value.length > 22 ? 'long' : ''}>
                <dt>{name}</dt>
                <dd>{modelName(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}

const longestText = 180

function OutlineText(props: { readonly text: string }): React.JSX.Element {
  const [all, setAll] = useState(false)
  const { text } = props
  if (text === '') return <p className="outline-text empty">empty</p>
  const isLong = text.length > longestText * 1.2
  return (
    <p className="outline-text">
      {isLong && !all ? `${text.slice(0, longestText).trimEnd()}… ` : `${text} `}
      {isLong ? (
        <button type="button" className="details-more" onClick={() => setAll((known) => !known)}>
          {all ? 'less' : 'more'}
        </button>
      ) : null}
    </p>
  )
}

function describeRest({ form, nodes, count, leftOut, unconnected }: WorkflowOutline): string {
  const hidden = count - nodes.length - leftOut - unconnected
  return [
    `${formatCount(count)} nodes`,
    leftOut > 0 ? `${formatCount(leftOut)} more that matter` : null,
    hidden > 0 ? `${formatCount(hidden)} that only hand on` : null,
    unconnected > 0 ? `${formatCount(unconnected)} not connected` : null,
    form === 'editor' ? 'as they stood in the editor' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
