import { createStore, useStore } from './external-store.ts'

/** Whether the host answers. In Electron it always does; in a browser the server may have been stopped. */
export type Connection = 'open' | 'lost'

const connection = createStore<Connection>('open')

export const setConnection = connection.set

/** Calls back each time the host answers again after it was gone: what was missed must be asked for anew. */
export function onReconnect(listener: () => void): () => void {
  let before = connection.get()
  return connection.subscribe(() => {
    const now = connection.get()
    if (before === 'lost' && now === 'open') listener()
    before = now
  })
}

export function useConnection(): Connection {
  return useStore(connection, (state) => state)
}
