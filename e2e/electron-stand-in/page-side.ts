/** What `startPageSide` is given by the script around it (page-script.ts). */
export type PageSideParts = {
  /** The name of the DevTools binding, which is taken away from the page. */
  readonly bindingName: string
  /** A function around the preload's source, or null. */
  readonly preload:
    | ((require: (name: string) => unknown, module: object, exports: object, process: object) => void)
    | null
  readonly encodeWire: (value: unknown) => string
  readonly decodeWire: (text: string) => unknown
}

type Listener = (event: unknown, ...values: readonly unknown[]) => void
type Message =
  | { readonly channel: string; readonly values: readonly unknown[] }
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: string }
type AnyFunction = (...values: readonly unknown[]) => unknown

/**
 * Runs in every frame before anything of the page: gives the preload a `require('electron')` over the binding, and leaves nothing
 * behind but what the preload exposes. It is sent as text, so it may use nothing but its argument and the page's own names.
 */
export function startPageSide({ bindingName, preload, encodeWire, decodeWire }: PageSideParts): void {
  const globals = globalThis as unknown as Record<string, (text: string) => void> // where DevTools puts its bindings
  const binding = globals[bindingName]
  delete globals[bindingName]
  if (binding === undefined || preload === null || globalThis.top !== globalThis.self) return

  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<string, readonly Listener[]>()
  let lastCall = 0

  const ipcRenderer = {
    invoke: async (channel: string, ...values: readonly unknown[]) => {
      // Refuses what can't be cloned (functions, DOM nodes) as Electron does, before anything is sent.
      const cloned = structuredClone(values)
      lastCall += 1
      const call = Promise.withResolvers<unknown>()
      waiting.set(lastCall, call)
      binding(encodeWire({ call: lastCall, channel, values: cloned }))
      return call.promise
    },
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel: string, listener: Listener) => {
      const rest = (listeners.get(channel) ?? []).filter((each) => each !== listener)
      listeners.set(channel, rest)
      return ipcRenderer
    },
  }

  const receive = (text: string): void => {
    const message = decodeWire(text) as Message // written by web-contents.ts
    if ('channel' in message) {
      const event = { sender: ipcRenderer, ports: [] }
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.values)
      return
    }
    const call = waiting.get(message.call)
    waiting.delete(message.call)
    if ('error' in message) call?.reject(new Error(message.error))
    else call?.resolve(message.value)
  }

  // As Electron's bridge: functions are wrapped so that only clones cross, all else is copied, and all of it is frozen.
  const cross = (value: unknown): unknown => {
    if (value instanceof Promise) return value.then(cross)
    if (typeof value === 'function') {
      const inner = value as AnyFunction // a function, by the line above
      return Object.freeze((...values: readonly unknown[]) => cross(inner(...values.map(cross))))
    }
    if (Array.isArray(value)) return value.map(cross)
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cross(item)]))
    }
    return structuredClone(value)
  }
  const expose = (value: unknown): unknown => {
    if (Array.isArray(value)) return Object.freeze(value.map(expose))
    if (typeof value !== 'object' || value === null) return cross(value)
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([name, item]) => [name, expose(item)])),
    )
  }
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) =>
      Object.defineProperty(globalThis, name, { value: expose(api), enumerable: true }),
  }

  // The stand-in gets hold of `receive` through this message, so that no name in the page leads to it.
  console.debug(bindingName, receive)

  const require = (name: string): unknown => {
    if (name === 'electron') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  preload(require, module, module.exports, { type: 'renderer', sandboxed: true, contextIsolated: true })
}
