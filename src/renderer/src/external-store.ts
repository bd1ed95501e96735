import { useSyncExternalStore } from 'react'

export type Store<State> = {
  readonly get: () => State
  readonly set: (next: State) => void
  readonly update: (change: (state: State) => State) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** A value outside React that components can watch. Setting the same value tells nobody. */
export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<() => void>()
  const set = (next: State): void => {
    if (Object.is(state, next)) return
    state = next
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => state,
    set,
    update: (change) => set(change(state)),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** What `pick` takes from the store's value; renders again only when that differs (so it must not build a new object). */
export function useStore<State, Picked>(store: Store<State>, pick: (state: State) => Picked): Picked {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()))
}
