import { createStore, useStore } from '../external-store.ts'

export type Screen = 'grid' | 'loupe'
export type View = {
  readonly screen: Screen
  /** The picture alone: everything else fades. */
  readonly lightsOut: boolean
  /** The welcome screen over an open folder, to choose another one in a browser. */
  readonly choosingFolder: boolean
  /** The panel that lies over the pictures in a narrow window. */
  readonly panelOver: 'sidebar' | 'details' | null
  readonly dialog: 'cheat-sheet' | 'problems' | 'conflicts' | 'settings' | 'saves' | null
}

/** What is on the screen. */
export const view = createStore<View>({
  screen: 'grid',
  lightsOut: false,
  choosingFolder: false,
  panelOver: null,
  dialog: null,
})

export function useView<Picked>(pick: (state: View) => Picked): Picked {
  return useStore(view, pick)
}

export function showScreen(screen: Screen): void {
  view.update((state) => (state.screen === screen ? state : { ...state, screen }))
}

export function showDialog(dialog: View['dialog']): void {
  view.update((state) => ({ ...state, dialog }))
}

export function changeView(change: Partial<View>): void {
  view.update((state) => ({ ...state, ...change }))
}
