import { stat } from 'node:fs/promises'
import { type App, type BrowserWindow, dialog } from 'electron'
import type { Host } from '#core/app-data/host-handlers.ts'
import { parseHandedFolder } from './start-folder.ts'

/**
 * A second start of the program brings the first one's window up. A folder that it names is opened only if it is there and the
 * person says so: any program of this computer can send such a message.
 */
export function followSecondStarts(app: App, host: Host, findWindow: () => BrowserWindow | undefined): void {
  app.on('second-instance', async (_event, _argv, _directory, data) => {
    const window = findWindow()
    if (window === undefined) return
    if (window.isMinimized()) window.restore()
    window.focus()
    const folder = parseHandedFolder(data)
    if (folder === undefined || !(await isFolder(folder))) return
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: 'Open this folder?',
      detail: folder,
      buttons: ['Open', 'Cancel'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0) return
    await host.openAtStart(folder)
  })
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
