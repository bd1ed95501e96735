import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type Electron from 'electron'
import { type Chromium, startChromium } from './chromium.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { defaultSession } from './session.ts'

/** What the program's windows need of the app. */
export type AppWindow = { readonly close: () => boolean }

let chromium: Chromium | undefined
let quitting = false
const windows = new Set<AppWindow>()

class StandInApp extends EventEmitter {
  readonly isPackaged = false
  readonly #paths = new Map<string, string>([['userData', join(homedir(), '.config', 'media-scorer')]])
  readonly #ready = Promise.withResolvers<void>()
  #sandboxed = false

  enableSandbox(): void {
    if (chromium !== undefined) throw new Error('enableSandbox() comes before ready.')
    this.#sandboxed = true
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }
  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`The stand-in has no path ${name}.`)
    return path
  }
  getVersion(): string {
    const description = JSON.parse(readFileSync(findPackage(process.argv[1] ?? ''), 'utf8')) as {
      version: string
    } // our own file
    return description.version
  }
  /** There is never a second one: each test has a data directory of its own. */
  requestSingleInstanceLock(_data?: Record<string, unknown>): boolean {
    setImmediate(() => void this.#start())
    return true
  }
  whenReady(): Promise<void> {
    return this.#ready.promise
  }
  quit(): void {
    if (quitting) return
    if (!this.#ask('before-quit')) return
    quitting = true
    for (const window of windows) {
      if (!window.close()) {
        quitting = false
        return
      }
    }
    if (!this.#ask('will-quit')) return
    this.exit(0)
  }
  exit(code = 0): void {
    this.emit('quit', {}, code)
    void (chromium?.close() ?? Promise.resolve()).finally(() => process.exit(code))
  }

  #ask(name: 'before-quit' | 'will-quit'): boolean {
    let prevented = false
    this.emit(name, { preventDefault: () => (prevented = true) })
    return !prevented
  }

  async #start(): Promise<void> {
    try {
      if (!this.#sandboxed) throw new Error('The program did not call enableSandbox().')
      const profile = join(this.getPath('userData'), 'chromium')
      mkdirSync(profile, { recursive: true })
      chromium = await startChromium(profile)
      defaultSession.watchDownloads(chromium.browser)
      this.#ready.resolve()
      this.emit('ready')
    } catch (error) {
      this.#ready.reject(error)
    }
  }
}

function findPackage(from: string): string {
  const candidate = join(dirname(from), 'package.json')
  return existsSync(candidate) ? candidate : findPackage(dirname(from))
}

export const standInApp = new StandInApp() satisfies Pick<
  Electron.App,
  'enableSandbox' | 'getVersion' | 'requestSingleInstanceLock' | 'whenReady' | 'quit' | 'exit' | 'isPackaged'
>
export const app = refuseUnknown('app', standInApp)

/** The browser, once the app is ready. */
export function findChromium(): Chromium {
  if (chromium === undefined) throw new Error('A window was made before the app was ready.')
  return chromium
}

export function addWindow(window: AppWindow): void {
  windows.add(window)
}

export function removeWindow(window: AppWindow): void {
  windows.delete(window)
  if (windows.size > 0) return
  if (!quitting) standInApp.emit('window-all-closed')
}

process.once('SIGTERM', () => standInApp.quit())
