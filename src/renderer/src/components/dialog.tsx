import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useRef } from 'react'
import { Icon } from './icon.tsx'
import './popup.css'

/** A window over the page: Esc, the cross or a click beside it close it, and the focus goes back to where it was. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: string
  readonly width?: number
  /** What gets the focus; else the window itself. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  readonly children: ReactNode
}): React.JSX.Element {
  const { open, onClose, title, description, width = 520, initialFocus, children } = props
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup ref={popup} className="dialog" style={{ width }} initialFocus={initialFocus ?? popup}>
          <header className="dialog-head">
            <div>
              <Base.Title className="dialog-title">{title}</Base.Title>
              {description === undefined ? null : (
                <Base.Description className="dialog-description">{description}</Base.Description>
              )}
            </div>
            <Base.Close className="icon-button" aria-label="Close">
              <Icon of={X} />
            </Base.Close>
          </header>
          <div className="dialog-body">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
