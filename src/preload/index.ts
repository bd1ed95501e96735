import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, bridgeName, eventChannel, rpcChannel } from '#shared/bridge.ts'
import type { EventMessage } from '#shared/contract.ts'

// All that the page gets of Electron. Listeners never see Electron's own event object.
const bridge: Bridge = {
  invoke: (name, input) => ipcRenderer.invoke(rpcChannel, name, input),
  listen: (listener) => {
    const forward = (_event: unknown, message: EventMessage) => listener(message)
    ipcRenderer.on(eventChannel, forward)
    return () => {
      ipcRenderer.off(eventChannel, forward)
    }
  },
}

contextBridge.exposeInMainWorld(bridgeName, Object.freeze(bridge))
