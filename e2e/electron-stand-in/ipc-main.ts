import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

type Listener = Parameters<Electron.IpcMain['handle']>[1]

const listeners = new Map<string, Listener>()

export const ipcMain = refuseUnknown('ipcMain', {
  handle: (channel, listener) => {
    if (listeners.has(channel)) throw new Error(`There is a second handler for ${channel}.`)
    listeners.set(channel, listener)
  },
} satisfies Pick<Electron.IpcMain, 'handle'>)

/** What `ipcRenderer.invoke` of a page gets. Values are cloned on their way, as between processes. */
export async function answerInvoke(
  event: Electron.IpcMainInvokeEvent,
  channel: string,
  values: readonly unknown[],
): Promise<unknown> {
  const listener = listeners.get(channel)
  if (listener === undefined) throw new Error(`No handler registered for '${channel}'`)
  return structuredClone(await listener(event, ...values))
}
