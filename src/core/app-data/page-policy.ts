/**
 * The Content-Security-Policy of the page, sent as a header of every HTML answer. `mediaSource` is where pictures and clips come
 * from besides the page's own origin: `media:` in Electron, nothing in a browser.
 */
export function createPagePolicy(mediaSource: 'media:' | null): string {
  const media = mediaSource === null ? "'self'" : `'self' ${mediaSource}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
