// Chromium can't be taught `app:`, so the page lives under an http address that no one else can answer: `*.localhost` never leaves
// the computer, and here not even the browser. `media:` addresses stay as they are.

/** `app://media-scorer/x` → `http://app.media-scorer.localhost/x`. */
export function toChromium(address: string): string {
  return address.replace(/^app:\/\/([^/]+)/, 'http://app.$1.localhost')
}

/** The other way round. */
export function toElectron(address: string): string {
  return address.replace(/^http:\/\/app\.([^/]+)\.localhost(?=\/|$)/, 'app://$1')
}
