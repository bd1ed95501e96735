import { sentenceOf } from '../call.ts'
import { useCall } from '../use-call.ts'
import { JsonView } from './json-view.tsx'
import { useConcerns } from './use-concerns.ts'

/** The whole workflow as JSON. */
export function WorkflowJson(props: { readonly id: number }): React.JSX.Element | null {
  const { id } = props
  const text = useCall('workflow.text', { id }, useConcerns(id))
  if (text.state === 'failed') return <p className="details-notice bad">{sentenceOf(text.error)}</p>
  return text.value === undefined || text.value === null ? null : <JsonView text={text.value} key={id} />
}
