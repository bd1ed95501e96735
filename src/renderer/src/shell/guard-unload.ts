import { appState } from '../app-state.ts'
import { findUnanswered } from '../gallery/perform-act.ts'

/**
 * A browser asks before it closes the page while the host hasn't answered an act: that one could be lost. Once it has, the library keeps it
 * whatever becomes of the page. The desktop program waits for its library itself. Holds until the returned function is called.
 */
export function guardUnload(): () => void {
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (appState.get()?.host !== 'browser' || findUnanswered() === 0) return
    event.preventDefault()
  }
  window.addEventListener('beforeunload', onBeforeUnload)
  return () => window.removeEventListener('beforeunload', onBeforeUnload)
}
