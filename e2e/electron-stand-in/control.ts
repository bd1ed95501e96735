import { findChromium, standInApp } from './app.ts'
import * as electron from './electron.ts'

// The spec's process starts the stand-in with a channel: it asks for the page's address, for functions to be run here (as
// Playwright's `electronApp.evaluate` does it) and for the end.

/** What the spec's process sends. */
export type ToStandIn =
  | { readonly kind: 'evaluate'; readonly id: number; readonly source: string; readonly value: unknown }
  | { readonly kind: 'quit' }
/** What it gets. */
export type FromStandIn =
  | { readonly kind: 'window'; readonly endpoint: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }

const post = (message: FromStandIn) => process.send?.(message)

standInApp.on(
  'web-contents-created',
  (_event, page: { once: (name: string, listener: () => void) => void }) =>
    page.once('did-finish-load', () => post({ kind: 'window', endpoint: findChromium().endpoint })),
)

process.on('message', async (message: ToStandIn) => {
  if (message.kind === 'quit') return standInApp.quit()
  const { id, source, value } = message
  try {
    const evaluate = new Function('electron', 'value', `return (${source})(electron, value)`)
    post({ kind: 'answer', id, value: await evaluate(electron, value) })
  } catch (error) {
    post({ kind: 'failure', id, message: String(error) })
  }
})
// The spec's process is gone: nobody would ever end this one.
process.once('disconnect', () => standInApp.quit())
