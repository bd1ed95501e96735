/** The page's own scheme and host: the one origin that the window ever shows. */
export const pageScheme = 'app'
export const pageHost = 'media-scorer'
export const mediaScheme = 'media'

/** Where the window's page comes from: the built page under `app:`, or Vite's server while developing. */
export type PageSource = {
  /** As `WebFrameMain.origin` and `URL.origin` say it. */
  readonly origin: string
  readonly url: string
  readonly development: boolean
}

/** `developmentUrl` is what electron-vite's `dev` sets; a packaged program never looks at it. */
export function createPageSource(developmentUrl: string | undefined): PageSource {
  if (developmentUrl === undefined) {
    const origin = `${pageScheme}://${pageHost}`
    return { origin, url: `${origin}/`, development: false }
  }
  const url = new URL(developmentUrl)
  return { origin: url.origin, url: url.href, development: true }
}

/** Whether an address is of the page's own origin: scheme, host and port compared, never a prefix of the text. */
export function isPageUrl(source: PageSource, address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '') return false
  // `URL.origin` is 'null' for schemes that Node doesn't know, so it is put together from its parts.
  return `${url.protocol}//${url.host}` === source.origin
}

/** Whether the page may ask for an address at all, for whatever purpose. Everything else never leaves the window. */
export function isAllowedRequest(source: PageSource, address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false
  if (url.protocol === `${mediaScheme}:`) return url.host === 'library' || url.host === 'recent'
  if (isPageUrl(source, address)) return true
  if (!source.development) return false
  return (
    url.protocol === 'devtools:' || `${url.protocol.replace('ws', 'http')}//${url.host}` === source.origin
  )
}
