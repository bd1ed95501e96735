import type { App } from 'electron'
import { isPageUrl, type PageSource } from './page-origin.ts'

/** Keeps every page there ever is on the program's own origin: no other address, no second window, no webview. */
export function guardPages(app: App, source: PageSource): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('will-navigate', (event) => {
      if (!isPageUrl(source, event.url)) event.preventDefault()
    })
    page.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageUrl(source, event.url)) event.preventDefault()
    })
    page.on('will-redirect', (event) => {
      if (!isPageUrl(source, event.url)) event.preventDefault()
    })
    // `about:blank` alone is gone to without asking: a page that got away is brought back.
    page.on('did-navigate', (_navigated, url) => {
      if (!isPageUrl(source, url)) void page.loadURL(source.url)
    })
    page.on('will-attach-webview', (event) => event.preventDefault())
    page.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
