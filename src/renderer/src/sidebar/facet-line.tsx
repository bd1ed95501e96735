import { Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FacetState } from '#shared/query/edit-query.ts'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { actOf, type FacetAct } from './facet-act.ts'

const states: Readonly<Record<FacetState, string>> = {
  only: ', only this',
  among: ', among others',
  excluded: ', left out',
  none: '',
}

/** A value with its count. A click asks for it alone, Ctrl and a click for it as well, Alt and a click for all but it. */
export function FacetLine(props: {
  /** As it is read out. */
  readonly name: string
  readonly count: number | null
  readonly state: FacetState
  /** The key that asks for it. */
  readonly keyHint?: string | null
  readonly onAct: (act: FacetAct) => void
  readonly children: ReactNode
}): React.JSX.Element {
  const { name, count, state, keyHint = null, onAct, children } = props
  const on = state === 'only' || state === 'among'
  return (
    <button
      type="button"
      className={`facet ${state}${on ? ' on' : ''}${count === 0 ? ' empty' : ''}`}
      aria-pressed={on}
      aria-label={`${name}${count === null ? '' : `: ${formatCount(count)}`}${states[state]}`}
      title={`${name}: click for it alone, with Ctrl for it as well, with Alt to leave it out`}
      onClick={(event) => onAct(actOf(event))}
    >
      {state === 'excluded' ? (
        <span className="facet-minus">
          <Icon of={Minus} size={12} />
        </span>
      ) : null}
      <span className="facet-name truncate">{children}</span>
      {keyHint === null ? null : <kbd>{keyHint}</kbd>}
      {count === null ? null : <b>{formatCount(count)}</b>}
    </button>
  )
}
