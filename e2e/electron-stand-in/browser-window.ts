import { EventEmitter } from 'node:events'
import type Electron from 'electron'
import { addWindow, findChromium, removeWindow, standInApp } from './app.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { createWebContents, type StandInWebContents } from './web-contents.ts'

const open = new Set<StandInBrowserWindow>()
/** The only preferences that the stand-in's window has; a program that asks for others must not go unnoticed. */
const wanted = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  webSecurity: true,
}

class StandInBrowserWindow extends EventEmitter {
  readonly webContents: StandInWebContents
  readonly #page: StandInWebContents
  readonly #bounds: Electron.Rectangle
  #destroyed = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    if (open.size > 0) throw new Error('The stand-in has one window only.')
    const preferences = options.webPreferences ?? {}
    for (const [name, value] of Object.entries(wanted)) {
      if (preferences[name as keyof typeof wanted] !== value)
        throw new Error(`webPreferences.${name} must be ${value}.`)
    }
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    const chromium = findChromium()
    const { page, guarded } = createWebContents(chromium, preferences)
    this.#page = page
    this.webContents = guarded
    open.add(this)
    addWindow(this)
    // Chromium was closed by its person, or fell.
    chromium.process.once('exit', () => this.close())
    standInApp.emit('web-contents-created', {}, guarded)
  }

  async loadURL(url: string): Promise<void> {
    await this.#page.load(url)
    this.emit('ready-to-show')
  }
  close(): boolean {
    if (this.#destroyed) return true
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented) return false
    this.#destroyed = true
    open.delete(this)
    this.#page.destroy()
    this.emit('closed')
    removeWindow(this)
    return true
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  getNormalBounds(): Electron.Rectangle {
    return this.#bounds
  }
  isMaximized(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  maximize(): void {}
  restore(): void {}
  focus(): void {}
  show(): void {}
}

type Part = Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'isMaximized'
  | 'isMinimized'
  | 'maximize'
  | 'restore'
  | 'focus'
  | 'show'
>

/** A window as the program sees it. */
class GuardedBrowserWindow extends StandInBrowserWindow {
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super(options)
    // biome-ignore lint/correctness/noConstructorReturn: what the stand-in hasn't got must be refused on the object itself.
    return refuseUnknown('BrowserWindow', this satisfies Part)
  }
  static getAllWindows(): readonly StandInBrowserWindow[] {
    return [...open].map((window) => refuseUnknown('BrowserWindow', window))
  }
}

export const BrowserWindow = GuardedBrowserWindow
