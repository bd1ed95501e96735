import type { AppState, LibraryStatus } from '#shared/contract.ts'
import { call, listen, sentenceOf } from './call.ts'
import { onReconnect } from './connection.ts'
import { createStore, useStore } from './external-store.ts'

/** What the host says of itself and of the open folder; null until it has answered. */
export const appState = createStore<AppState | null>(null)
/** Why the host did not answer at the start. */
export const appError = createStore<string | null>(null)

export function useAppState(): AppState | null {
  return useStore(appState, (state) => state)
}

export function useLibrary(): LibraryStatus | null {
  return useStore(appState, (state) => state?.library ?? null)
}

export function isMac(): boolean {
  return appState.get()?.platform === 'darwin'
}

/** Asks the host again what is open. */
export async function loadAppState(): Promise<void> {
  try {
    appState.set(await call('app.state', {}))
    appError.set(null)
  } catch (error) {
    appError.set(sentenceOf(error))
  }
}

/** Keeps `appState` true for as long as the page lives. */
export function watchAppState(): void {
  listen('app.changed', () => void loadAppState())
  listen('library.changed', (library) =>
    appState.update((state) => (state === null ? null : { ...state, library })),
  )
  listen('media.saved', ({ status }) =>
    appState.update((state) =>
      state === null || state.library === null
        ? state
        : { ...state, library: { ...state.library, save: status } },
    ),
  )
  onReconnect(() => void loadAppState())
}
