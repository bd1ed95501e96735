import type { AppState } from '#shared/contract.ts'

export function Welcome(_: {
  readonly state: AppState
  readonly onClose: (() => void) | null
}): React.JSX.Element {
  return <div />
}
