import { EventEmitter } from 'node:events'
import type Electron from 'electron'
import type { Browser } from './devtools.ts'
import { protocol } from './protocol.ts'
import { refuseUnknown } from './refuse-unknown.ts'

type Permission = Parameters<NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>>[1]
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  answer: (response: Electron.CallbackResponse) => void,
) => void

/** Chromium's names in the DevTools protocol for Electron's permissions. */
const permissionNames: Readonly<Partial<Record<Permission, readonly string[]>>> = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  'idle-detection': ['idle-detection'],
  'local-fonts': ['local-fonts'],
  'window-management': ['window-management'],
  'persistent-storage': ['persistent-storage'],
  'screen-wake-lock': ['screen-wake-lock'],
  'background-sync': ['background-sync'],
}

class StandInSession extends EventEmitter {
  readonly protocol = protocol
  readonly webRequest = refuseUnknown('session.webRequest', {
    onBeforeRequest: (listener: BeforeRequest) => {
      this.#beforeRequest = listener
    },
  })
  #beforeRequest: BeforeRequest | undefined
  #check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null

  setPermissionCheckHandler(handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]): void {
    this.#check = handler
  }
  /** Chromium asks nobody here: what the check doesn't allow is denied. */
  setPermissionRequestHandler(
    _handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0],
  ): void {}
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}
  setDisplayMediaRequestHandler(
    _handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0],
  ): void {}
  setSpellCheckerEnabled(_enabled: boolean): void {}

  /** Whether the program lets this request go; called for each one before anything else. */
  async mayRequest(
    url: string,
    resourceType: Electron.OnBeforeRequestListenerDetails['resourceType'],
  ): Promise<boolean> {
    const listener = this.#beforeRequest
    if (listener === undefined) return true
    const details = { url, resourceType, method: 'GET' } as Electron.OnBeforeRequestListenerDetails // what the program looks at
    return new Promise((resolve) => listener(details, (response) => resolve(response.cancel !== true)))
  }

  /** Tells Chromium what the program's check answers for each permission. */
  async applyPermissions(browser: Browser, origin: string): Promise<void> {
    for (const [permission, names] of Object.entries(permissionNames)) {
      const details = { isMainFrame: true, requestingUrl: origin }
      const granted = this.#check?.(null, permission as Permission, origin, details) ?? true // a key of the table above
      for (const name of names) {
        const setting = granted ? 'granted' : 'denied'
        await browser.devTools.send('Browser.setPermission', { permission: { name }, setting, origin })
      }
    }
  }

  /** A download that the program doesn't refuse is a fault: there is no place for one. */
  watchDownloads(browser: Browser): void {
    browser.devTools.on('Browser.downloadWillBegin', ({ guid }) => {
      let prevented = false
      const event = { preventDefault: () => (prevented = true) }
      this.emit('will-download', event)
      if (!prevented) throw new Error('A download was let through.')
      void browser.devTools.send('Browser.cancelDownload', { guid })
    })
  }
}

export const defaultSession = new StandInSession() satisfies Pick<
  Electron.Session,
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>

export const session = refuseUnknown('session', {
  defaultSession: refuseUnknown('session.defaultSession', defaultSession),
})
