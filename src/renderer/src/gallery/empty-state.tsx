import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../components/icon.tsx'

/** In the place of the pictures: why there are none, and what can be done. */
export function EmptyState(props: {
  readonly icon: LucideIcon
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}): React.JSX.Element {
  return (
    <div className="gallery-state" data-region="pictures" tabIndex={-1}>
      <span className="gallery-state-icon">
        <Icon of={props.icon} size={28} />
      </span>
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      <div className="gallery-state-acts">{props.children}</div>
    </div>
  )
}
