import type { KeyboardEvent, MouseEvent } from 'react'
import { isMac } from '../app-state.ts'

/** What a click on a value asks for: it alone, it as well, or all but it. */
export type FacetAct = 'only' | 'add' | 'exclude'

/** Ctrl (on macOS Cmd) adds, Alt leaves out: with the pointer and with the keyboard alike. */
export function actOf(event: MouseEvent | KeyboardEvent): FacetAct {
  if (event.altKey) return 'exclude'
  return (isMac() ? event.metaKey : event.ctrlKey) ? 'add' : 'only'
}
