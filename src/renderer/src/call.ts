import { type Bridge, bridgeName } from '#shared/bridge.ts'
import type {
  EventMessage,
  EventName,
  Events,
  InputOf,
  MethodName,
  Methods,
  ResultOf,
} from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { type AbortableBridge, openHttpBridge } from './http-bridge.ts'

declare global {
  interface Window {
    readonly [bridgeName]?: Bridge
  }
}

const bridge = openBridge()

/** Electron clones what crosses its bridge, and a signal can't be: there an answer that nobody wants is dropped when it comes. */
function openBridge(): AbortableBridge {
  const hosted = window[bridgeName]
  if (hosted === undefined) return openHttpBridge()
  return { invoke: (name, input) => hosted.invoke(name, input), listen: hosted.listen }
}

/**
 * Asks the host. The promise is refused with an `AppError`, whose message is a sentence for the person. A query whose answer nobody
 * waits for any more may be given up by `signal`; where the bridge can, the host stops working on it.
 */
export async function call<Name extends MethodName>(
  name: Name,
  input: InputOf<Methods[Name]>,
  signal?: AbortSignal,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await bridge.invoke(name, input, signal)
  if (!reply.ok) throw AppError.from(reply.error)
  return reply.value as ResultOf<Methods[Name]> // the contract binds the handler to this type
}

const listeners = new Set<(message: EventMessage) => void>()
let listening = false

/** Calls back for every event of the host until the returned function is called. */
export function listenAll(listener: (message: EventMessage) => void): () => void {
  listeners.add(listener)
  if (!listening) {
    listening = true
    bridge.listen((message) => {
      for (const each of [...listeners]) each(message)
    })
  }
  return () => {
    listeners.delete(listener)
  }
}

/** Calls back for the events of one name until the returned function is called. */
export function listen<Name extends EventName>(
  name: Name,
  listener: (data: Events[Name]) => void,
): () => void {
  return listenAll((message) => {
    if (message.name === name) listener(message.data as Events[Name]) // the name tells the type of the data
  })
}

/** The sentence to show for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  return 'Something went wrong in this window. Reload it if it does not behave.'
}
