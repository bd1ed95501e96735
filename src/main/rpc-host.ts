import { ipcMain, type WebContents } from 'electron'
import type { Host } from '#core/app-data/host-handlers.ts'
import { eventChannel, rpcChannel } from '#shared/bridge.ts'
import type { Reply } from '#shared/rpc.ts'
import { isTrustedCaller } from './trusted-caller.ts'

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
