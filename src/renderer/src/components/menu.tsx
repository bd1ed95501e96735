import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { Check, type LucideIcon } from 'lucide-react'
import { type ReactElement, useRef } from 'react'
import { findPictures } from '../shell/focus.ts'
import { Icon } from './icon.tsx'
import './popup.css'

/** One entry of a menu, or a line between entries. */
export type MenuEntry =
  | {
      readonly label: string
      readonly run: () => void
      readonly icon?: LucideIcon
      readonly hint?: string
      readonly detail?: string
      /** Given: the entry is one of several states, and marked where true. */
      readonly checked?: boolean
      readonly disabled?: boolean
      readonly tone?: 'plain' | 'bad'
    }
  | { readonly heading: string }
  | 'line'

/** A button that opens a list of things to do. */
export function Menu(props: {
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
  readonly align?: 'start' | 'center' | 'end'
}): React.JSX.Element {
  const { trigger, entries, align = 'start' } = props
  const openedByKey = useRef(false)
  return (
    <Base.Root
      modal={false}
      onOpenChange={(open, { event }) => {
        if (open)
          openedByKey.current = event instanceof KeyboardEvent || ('detail' in event && event.detail === 0)
      }}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="popup-place" sideOffset={6} align={align}>
          <Base.Popup className="menu" finalFocus={() => openedByKey.current || findPictures()}>
            {entries.map(drawEntry)}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same at the pointer, on a right click or a long press on what is inside. */
export function ContextMenu(props: {
  readonly trigger: ReactElement
  readonly entries: () => readonly MenuEntry[]
  readonly children?: ReactElement
}): React.JSX.Element {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={props.trigger} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="popup-place">
          <BaseContext.Popup className="menu" finalFocus={() => findPictures()}>
            <LateEntries entries={props.entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

function LateEntries(props: { readonly entries: () => readonly MenuEntry[] }): React.JSX.Element {
  return <>{props.entries().map(drawEntry)}</>
}

function drawEntry(entry: MenuEntry, place: number): React.JSX.Element {
  if (entry === 'line') {
    return <Base.Separator key={`line ${place}`} className="menu-line" />
  }
  if ('heading' in entry) {
    return (
      <div key={entry.heading} className="menu-heading" role="presentation">
        {entry.heading}
      </div>
    )
  }
  const inside = (
    <>
      <span className="menu-icon">
        {entry.checked === true ? <Icon of={Check} size={14} /> : null}
        {entry.icon === undefined ? null : <Icon of={entry.icon} size={14} />}
      </span>
      <span className="menu-words">
        <span className="truncate">{entry.label}</span>
        {entry.detail === undefined ? null : <small className="truncate">{entry.detail}</small>}
      </span>
      {entry.hint === undefined ? null : <kbd>{entry.hint}</kbd>}
    </>
  )
  const common = {
    className: `menu-item ${entry.tone ?? 'plain'}`,
    disabled: entry.disabled ?? false,
    onClick: entry.run,
  }
  if (entry.checked === undefined) {
    return (
      <Base.Item key={entry.label} {...common}>
        {inside}
      </Base.Item>
    )
  }
  return (
    <Base.CheckboxItem key={entry.label} {...common} checked={entry.checked} closeOnClick>
      {inside}
    </Base.CheckboxItem>
  )
}
