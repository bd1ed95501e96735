import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, Menu, protocol, screen, session } from 'electron'
import { resolveDataDirectory } from '#core/app-data/data-directory.ts'
import { createHost, type Host } from '#core/app-data/host-handlers.ts'
import { createLogger } from '#core/logger.ts'
import { startLibrary } from '#core/start-library.ts'
import { createDesktopHandlers } from './desktop-handlers.ts'
import { guardPages } from './guard-page.ts'
import { guardSession } from './guard-session.ts'
import { answerMedia } from './media-protocol.ts'
import { createMenuTemplate } from './menu.ts'
import { createPageSource, mediaScheme, pageScheme } from './page-origin.ts'
import { createPageAnswer } from './page-protocol.ts'
import { bindRpc } from './rpc-host.ts'
import { followSecondStarts } from './second-start.ts'
import { spawnDecoder } from './spawn-decoder.ts'
import { findStartFolder } from './start-folder.ts'
import { openWindow } from './window.ts'

// Entry of Electron's main process. It brokers: windows, menus, wiring. Everything else is done by the core, in other threads.

const dataDirectory = resolveDataDirectory()
const logger = createLogger(join(dataDirectory, 'log', 'media-scorer.log'))
const source = createPageSource(app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL)
/** What quitting waits for besides the library. */
const unfinished: Promise<void>[] = []
const startFolder = findStartFolder(process.argv, process.defaultApp ? 2 : 1, process.cwd())

app.enableSandbox()
// Before the lock, which belongs to the profile: two data directories are two programs.
app.setPath('userData', join(dataDirectory, 'profile'))
protocol.registerSchemesAsPrivileged([
  // With supportFetchAPI and without corsEnabled, other origins could read answers (CVE-2026-70604).
  {
    scheme: pageScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
  },
  { scheme: mediaScheme, privileges: { standard: true, secure: true, stream: true } },
])

if (app.requestSingleInstanceLock(startFolder === undefined ? {} : { folder: startFolder })) start()
else app.quit()

function start(): void {
  const host = createHost({
    kind: 'electron',
    version: app.getVersion(),
    mediaBase: 'media://library/',
    recentBase: 'media://recent/',
    dataDirectory,
    openLibrary: (folder) => startLibrary(folder, { mode: 'watch', dataDirectory }, { spawnDecoder }),
    reportBug: (name, error) => logger.error(name, error),
    ...createDesktopHandlers(findWindow),
  })
  process.on('unhandledRejection', (error) => logger.error('unhandled rejection', error))
  process.on('uncaughtException', (error) => endAfterBug(error))
  guardPages(app, source)
  bindRpc(host, source.origin, () => findWindow()?.webContents)
  followSecondStarts(app, host, findWindow)
  closeBeforeQuit(host)
  app.on('window-all-closed', () => app.quit())
  app.whenReady().then(
    () => show(host),
    (error: unknown) => endAfterBug(error),
  )
}

async function show(host: Host): Promise<void> {
  try {
    guardSession(session.defaultSession, source)
    const answerPage = source.development
      ? undefined
      : await createPageAnswer(fileURLToPath(new URL('../renderer', import.meta.url)), source)
    if (answerPage !== undefined) protocol.handle(pageScheme, answerPage)
    protocol.handle(mediaScheme, (request) => answerMedia(host, request))
    const template = createMenuTemplate(process.platform, (command) =>
      host.emit({ name: 'app.command', data: { command } }),
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    // Both at once: a folder is usually open by the time the page asks for it.
    const opened = startFolder === undefined ? undefined : host.openAtStart(startFolder)
    await openWindow({ source, dataDirectory, logger, displays: screen.getAllDisplays(), unfinished })
    await opened
  } catch (error) {
    endAfterBug(error)
  }
}

function findWindow(): BrowserWindow | undefined {
  return BrowserWindow.getAllWindows().find((window) => !window.isDestroyed())
}

/** Quitting waits until what was acknowledged is on the disk, and for nothing else. */
function closeBeforeQuit(host: Host): void {
  let closing: Promise<void> | undefined
  app.on('will-quit', (event) => {
    if (closing !== undefined) return
    event.preventDefault()
    closing = Promise.all([host.close(), ...unfinished])
      .catch((error: unknown) => logger.error('close', error))
      .then(() => app.exit(0))
  })
}

function endAfterBug(error: unknown): void {
  logger.error('The main process failed', error)
  dialog.showErrorBox(
    'Media Scorer has to close',
    'All scores that were shown as saved are safe. The log says what happened.',
  )
  app.exit(1)
}
