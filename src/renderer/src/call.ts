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
import { openHttpBridge } from './http-bridge.ts'

declare global {
  interface Window {
    readonly [bridgeName]?: Bridge
  }
}

const bridge: Bridge = window[bridgeName] ?? openHttpBridge()

/** Asks the host. The promise is refused with an `AppError`, whose message is a sentence for the person. */
export async function call<Name extends MethodName>(
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await bridge.invoke(name, input)
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
