import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'
import './button.css'

type ButtonProps = {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly icon?: LucideIcon
  readonly tone?: 'plain' | 'main' | 'bad' | 'link'
  readonly pressed?: boolean
  readonly disabled?: boolean
}

/** A button with words. `main` is the one thing to do on a screen. */
export function Button(props: ButtonProps): React.JSX.Element {
  const { children, onClick, icon, tone = 'plain', pressed, disabled } = props
  return (
    <button
      type="button"
      className={`button ${tone}`}
      onClick={onClick}
      aria-pressed={pressed}
      disabled={disabled}
    >
      {icon === undefined ? null : <Icon of={icon} />}
      {children}
    </button>
  )
}

/** A button that is only an icon: its label is its name, and shows when the pointer rests on it, with its key. */
export function IconButton(props: {
  readonly icon: LucideIcon
  readonly label: string
  readonly onClick?: () => void
  readonly keyHint?: string
  readonly pressed?: boolean
  readonly size?: number
  readonly disabled?: boolean
}): React.JSX.Element {
  const { icon, label, onClick, keyHint, pressed, size, disabled } = props
  return (
    <Tooltip text={label} keyHint={keyHint}>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        disabled={disabled}
      >
        <Icon of={icon} {...(size === undefined ? {} : { size })} />
      </button>
    </Tooltip>
  )
}
