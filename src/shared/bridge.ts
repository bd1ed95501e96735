import type { EventMessage } from './contract.ts'
import type { Reply } from './rpc.ts'

/** All that the page gets from its host, in Electron and in a browser alike. It never grows. */
export type Bridge = {
  readonly invoke: (name: string, input: unknown) => Promise<Reply>
  /** Calls back for each event until the returned function is called. */
  readonly listen: (listener: (event: EventMessage) => void) => () => void
}

/** The name under which preload puts the bridge into the page. */
export const bridgeName = 'mediaScorer'
/** The two IPC channels there are. */
export const rpcChannel = 'rpc'
export const eventChannel = 'event'
