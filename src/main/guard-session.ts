import type { Session } from 'electron'
import { isAllowedRequest, type PageSource } from './page-origin.ts'

/** What the page may ask of the system. All else is denied; Electron's own default is to approve. */
const allowedPermissions: readonly string[] = ['fullscreen', 'clipboard-sanitized-write']

/** Shuts what a page could reach besides its own origin: permissions, devices, the screen, downloads, other addresses. */
export function guardSession(session: Session, source: PageSource): void {
  session.setPermissionRequestHandler((_page, permission, answer) =>
    answer(allowedPermissions.includes(permission)),
  )
  session.setPermissionCheckHandler((_page, permission) => allowedPermissions.includes(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !isAllowedRequest(source, details.url) }),
  )
  // Nothing of ours comes from files: the scheme is refused whole.
  session.protocol.handle('file', () => new Response(null, { status: 403 }))
  session.setSpellCheckerEnabled(false)
}
