import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import './popup.css'

/** Shows a short text when the pointer or the focus rests on the one element inside. */
export function Tooltip(props: {
  readonly text: string
  readonly keyHint?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly children: ReactElement
}): React.JSX.Element {
  const { text, keyHint, side = 'bottom', children } = props
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className="popup-place" sideOffset={6} side={side}>
          <Base.Popup className="tooltip">
            {text}
            {keyHint === undefined ? null : <kbd>{keyHint}</kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
