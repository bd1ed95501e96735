import { EventEmitter } from 'node:events'
import type Electron from 'electron'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import type { Chromium } from './chromium.ts'
import { answerInvoke } from './ipc-main.ts'
import { toChromium, toElectron } from './page-address.ts'
import { createPageScript } from './page-script.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { answerRequests } from './request-answer.ts'
import { defaultSession } from './session.ts'

type Call = { readonly call: number; readonly channel: string; readonly values: readonly unknown[] }
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

/** The page of a window, over the DevTools protocol. */
export class StandInWebContents extends EventEmitter {
  readonly id = 1
  readonly #chromium: Chromium
  readonly #preferences: Electron.WebPreferences
  /** The page's own way in, found when its script runs. */
  #receiver: string | undefined
  #destroyed = false
  #loading = false
  #mainFrame = ''
  readonly #frames = new Map<number, { readonly frameId: string; readonly origin: string }>()
  #openHandler: OpenHandler | undefined

  constructor(chromium: Chromium, preferences: Electron.WebPreferences) {
    super()
    this.#chromium = chromium
    this.#preferences = preferences
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  send(channel: string, ...values: readonly unknown[]): void {
    this.#post({ channel, values: structuredClone(values) })
  }
  async loadURL(url: string): Promise<void> {
    this.#loading = true
    await this.#chromium.page.send('Page.navigate', { url: toChromium(url) })
  }
  reload(): void {
    this.#loading = true
    this.#settle(this.#chromium.page.send('Page.reload'))
  }
  forcefullyCrashRenderer(): void {
    this.#settle(this.#chromium.page.send('Page.crash'))
  }
  /** For specs: runs code in the page, when Playwright's own way in is gone with a crash. */
  async executeJavaScript(code: string): Promise<unknown> {
    const { result } = await this.#chromium.page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    })
    return result.value
  }
  /** What the window was made with: the spec that looks at it works with Electron's own of this name as well. */
  getLastWebPreferences(): Electron.WebPreferences {
    return this.#preferences
  }

  async load(url: string): Promise<void> {
    const { page, browser } = this.#chromium
    const { frameTree } = await page.send('Page.getFrameTree')
    this.#mainFrame = frameTree.frame.id
    await this.#followPage()
    await answerRequests(page, this.#mainFrame, (address, isMainFrame) =>
      this.#mayNavigate(address, isMainFrame),
    )
    await defaultSession.applyPermissions(browser, new URL(toChromium(url)).origin)
    const loaded = new Promise<void>((resolve) => page.on('Page.loadEventFired', () => resolve()))
    this.#loading = true
    const { errorText } = await page.send('Page.navigate', { url: toChromium(url) })
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`)
    await loaded
    this.emit('did-finish-load')
  }

  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.emit('destroyed')
  }

  async #followPage(): Promise<void> {
    const { page } = this.#chromium
    const { bindingName, source } = createPageScript(this.#preferences.preload)
    page.on('Runtime.executionContextCreated', ({ context }) => {
      const frameId = String((context.auxData as { frameId?: unknown } | undefined)?.frameId ?? '') // Chromium's own addition
      this.#frames.set(context.id, { frameId, origin: toElectron(context.origin) })
    })
    page.on('Runtime.consoleAPICalled', ({ args }) => {
      if (args[0]?.value === bindingName) this.#receiver = args[1]?.objectId
    })
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) void this.#answer(payload, executionContextId)
    })
    const { devTools } = this.#chromium.browser
    devTools.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.openerId !== undefined) void this.#refuseWindow(targetInfo.targetId, targetInfo.url)
    })
    await devTools.send('Target.setDiscoverTargets', { discover: true })
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.emit('did-navigate', {}, toElectron(frame.url), 200, 'OK')
    })
    page.on('Inspector.targetCrashed', () => {
      this.#receiver = undefined
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    })
    await page.send('Page.enable')
    await page.send('Inspector.enable')
    await page.send('Runtime.enable')
    await page.send('Runtime.addBinding', { name: bindingName })
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source })
  }

  /** Chromium has no way of asking first: a window that is denied is closed at once. */
  async #refuseWindow(targetId: string, url: string): Promise<void> {
    const details = { url: toElectron(url) } as Electron.HandlerDetails // as much as is looked at
    if (this.#openHandler?.(details).action !== 'deny') throw new Error(`A window was let open: ${url}`)
    await this.#chromium.browser.devTools.send('Target.closeTarget', { targetId }).catch(() => undefined)
  }

  /** The program's own loads pass, as in Electron; what the page starts is asked about. */
  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#loading) {
      this.#loading = false
      return true
    }
    let prevented = false
    const event = { url, isMainFrame, preventDefault: () => (prevented = true) }
    this.emit('will-frame-navigate', event)
    if (isMainFrame && !prevented) this.emit('will-navigate', event)
    return !prevented
  }

  async #answer(payload: string, contextId: number): Promise<void> {
    const { call, channel, values } = decodeWire(payload) as Call // written by page-side.js
    const frame = this.#frames.get(contextId)
    const event = {
      type: 'frame',
      sender: this,
      senderFrame:
        frame === undefined
          ? null
          : { origin: frame.origin, parent: frame.frameId === this.#mainFrame ? null : {} },
    } as unknown as Electron.IpcMainInvokeEvent // as much of one as is looked at
    try {
      this.#post({ call, value: await answerInvoke(event, channel, values) })
    } catch (error) {
      // Electron keeps nothing of a thrown error but its message.
      this.#post({ call, error: `Error invoking remote method '${channel}': ${String(error)}` })
    }
  }

  #post(message: object): void {
    if (this.#receiver === undefined || this.#destroyed) return
    const sent = this.#chromium.page.send('Runtime.callFunctionOn', {
      objectId: this.#receiver,
      functionDeclaration: 'function (text) { this(text) }',
      arguments: [{ value: encodeWire(message) }],
    })
    this.#settle(sent)
  }

  /** A page that goes away meanwhile is nobody's fault. */
  #settle(sent: Promise<unknown>): void {
    sent.catch(() => undefined)
  }
}

export function createWebContents(chromium: Chromium, preferences: Electron.WebPreferences) {
  const page = new StandInWebContents(chromium, preferences) satisfies Pick<
    Electron.WebContents,
    'id' | 'setWindowOpenHandler' | 'isDestroyed' | 'send' | 'loadURL' | 'reload' | 'forcefullyCrashRenderer'
  >
  return { page, guarded: refuseUnknown('webContents', page) }
}
