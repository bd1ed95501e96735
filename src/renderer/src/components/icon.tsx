import type { LucideIcon } from 'lucide-react'

/** An icon beside a text, or in a button that has a name: it says nothing to a screen reader. */
export function Icon(props: { readonly of: LucideIcon; readonly size?: number }): React.JSX.Element {
  const { of: Shape, size = 15 } = props
  return <Shape size={size} strokeWidth={1.75} absoluteStrokeWidth={false} aria-hidden="true" />
}
