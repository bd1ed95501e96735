import type { CDPSession } from '@playwright/test'

/** A session of the DevTools protocol with one page, or with the whole browser. */
export type DevTools = Pick<CDPSession, 'send' | 'on'>

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
type Message = {
  readonly id?: number
  readonly sessionId?: string
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

export type Browser = {
  readonly devTools: DevTools
  readonly attach: (targetId: string) => Promise<DevTools>
}

/** Speaks to a browser at the address that it printed («DevTools listening on …»). */
export async function connectDevTools(endpoint: string): Promise<Browser> {
  const socket = new WebSocket(endpoint)
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, ((params: unknown) => void)[]>()
  let lastId = 0

  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`No answer from ${endpoint}.`)))
  })
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as Message // the protocol's own form
    if (message.id !== undefined) {
      const each = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.error === undefined) each?.resolve(message.result)
      else each?.reject(new Error(message.error.message))
      return
    }
    for (const listener of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? [])
      listener(message.params)
  })
  socket.addEventListener('close', () => {
    for (const each of waiting.values()) each.reject(new Error('The browser is gone.'))
    waiting.clear()
  })

  const open = (sessionId: string | undefined): DevTools => {
    const session = {
      send: (method: string, params: unknown) =>
        new Promise((resolve, reject) => {
          lastId += 1
          waiting.set(lastId, { resolve, reject })
          socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId && { sessionId }) }))
        }),
      on: (method: string, listener: (params: unknown) => void) => {
        const name = `${sessionId ?? ''} ${method}`
        listeners.set(name, [...(listeners.get(name) ?? []), listener])
        return session
      },
    }
    return session as unknown as DevTools // the same protocol, whose types Playwright has
  }

  const devTools = open(undefined)
  return {
    devTools,
    attach: async (targetId) => {
      const { sessionId } = await devTools.send('Target.attachToTarget', { targetId, flatten: true })
      return open(sessionId)
    },
  }
}
