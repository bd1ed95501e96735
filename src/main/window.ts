import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, type Display, dialog } from 'electron'
import type { Logger } from '#core/logger.ts'
import { createCrashLimit } from './crash-limit.ts'
import type { PageSource } from './page-origin.ts'
import { chooseBounds, readWindowState, writeWindowState } from './window-state.ts'

const preload = fileURLToPath(new URL('../preload/index.cjs', import.meta.url))

/** Opens the program's one window. It appears when its page is painted, where it was the last time. */
export async function openWindow(parts: {
  readonly source: PageSource
  readonly dataDirectory: string
  readonly logger: Logger
  readonly displays: readonly Display[]
  /** Where the window puts what the program's end has to wait for. */
  readonly unfinished: Promise<void>[]
}): Promise<BrowserWindow> {
  const { source, dataDirectory, logger, displays, unfinished } = parts
  const state = await readWindowState(dataDirectory)
  const window = new BrowserWindow({
    ...chooseBounds(state, displays),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Media Scorer',
    backgroundColor: '#101012',
    // Written out, never put together from settings: each line is a wall.
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => {
    if (state?.maximized === true) window.maximize()
    window.show()
  })
  // A state that can't be kept is only logged.
  window.on('close', () => {
    const written = writeWindowState(dataDirectory, window)
    unfinished.push(written.catch((error: unknown) => logger.error('window.json', error)))
  })
  reviveWindow(window, logger)
  await window.loadURL(source.url)
  return window
}

/** A page that fell or hangs is loaded again: the library lives elsewhere, so nothing that was scored is lost. */
function reviveWindow(window: BrowserWindow, logger: Logger): void {
  const mayReload = createCrashLimit()
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    logger.error(`The page ended: ${details.reason} (${details.exitCode}).`)
    if (mayReload()) return window.webContents.reload()
    dialog.showErrorBox(
      'Media Scorer’s window keeps failing',
      'All scores are saved. Start the program again; if it happens again with the same folder, the log says more.',
    )
    app.quit()
  })
  window.on('unresponsive', async () => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'All scores are saved. Loading it again is safe.',
      buttons: ['Load again', 'Wait'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0 || window.isDestroyed()) return
    // A hanging page can't be asked to go: its process is ended, which loads it again above.
    window.webContents.forcefullyCrashRenderer()
  })
}
