import { useEffect } from 'react'
import type { Action, KeyMatch } from '#shared/key-actions.ts'

/** Does what an action asks. False: not now, so that the browser may have the key. */
export type ActionHandler = (match: KeyMatch) => unknown
export type ActionHandlers = { readonly [Name in Action]?: ActionHandler }

const stack: ActionHandlers[] = []

/** Offers handlers until the returned function is called. The last who offers one for an action gets it. */
export function offerActions(handlers: ActionHandlers): () => void {
  stack.push(handlers)
  return () => {
    const at = stack.lastIndexOf(handlers)
    if (at >= 0) stack.splice(at, 1)
  }
}

/** Offers handlers while the component is on the screen (give an object that keeps its identity: `useMemo`, or a constant). */
export function useActions(handlers: ActionHandlers): void {
  useEffect(() => offerActions(handlers), [handlers])
}

/** Carries out an action; false when nobody wanted it. */
export function performAction(match: KeyMatch): boolean {
  for (let at = stack.length - 1; at >= 0; at--) {
    const handler = stack[at]?.[match.action]
    if (handler !== undefined && handler(match) !== false) return true
  }
  return false
}
