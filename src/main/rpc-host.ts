import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { Host } from '#core/app-data/host-handlers.ts'
import { eventChannel, rpcChannel } from '#shared/bridge.ts'
import type { Reply } from '#shared/rpc.ts'

/** What is looked at of a caller. The frame may be null when it went away meanwhile. */
export type Caller = {
  readonly sender: Pick<IpcMainInvokeEvent['sender'], 'id'>
  readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'parent' | 'origin'> | null
}

/** Only the top frame of our own window, showing our own page, may ask for anything. No frame: no answer. */
export function isTrustedCaller(caller: Caller, windowId: number | undefined, origin: string): boolean {
  const frame = caller.senderFrame
  return frame !== null && caller.sender.id === windowId && frame.parent === null && frame.origin === origin
}

/**
 * Binds the host to the only two channels there are: calls in, events out. `findWindow` tells whose calls count.
 */
export function bindRpc(host: Host, origin: string, findWindow: () => WebContents | undefined): void {
  const pages = new WeakMap<WebContents, AbortController>()
  ipcMain.handle(rpcChannel, (event, name: unknown, input: unknown): Promise<Reply> | Reply => {
    if (!isTrustedCaller(event, findWindow()?.id, origin)) {
      return {
        ok: false,
        error: { code: 'forbidden', message: 'This call was not made by the program’s own page.' },
      }
    }
    if (typeof name !== 'string') {
      return { ok: false, error: { code: 'invalid-input', message: 'The name of a method is text.' } }
    }
    return host.dispatch(name, input, followPage(pages, event.sender).signal)
  })
  host.listen((event) => {
    const page = findWindow()
    if (page !== undefined && !page.isDestroyed()) page.send(eventChannel, event)
  })
}

/** What a page asked for ends with the page: when it is loaded again, crashes or is closed. */
function followPage(pages: WeakMap<WebContents, AbortController>, page: WebContents): AbortController {
  const known = pages.get(page)
  if (known !== undefined) return known
  const controller = new AbortController()
  pages.set(page, controller)
  const end = () => {
    pages.delete(page)
    page.off('did-navigate', end).off('render-process-gone', end).off('destroyed', end)
    controller.abort()
  }
  page.once('did-navigate', end).once('render-process-gone', end).once('destroyed', end)
  return controller
}
