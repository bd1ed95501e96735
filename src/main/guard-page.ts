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
    page.on('will-attach-webview', (event) => event.preventDefault())
    page.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
