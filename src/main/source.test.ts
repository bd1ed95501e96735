import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// What reliability.md asks of the source itself (E4, E6, E11, E13, E20): the settings that can't be seen from a page.

const directory = import.meta.dirname
const sources = readdirSync(directory)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }))
const read = (name: string) => sources.find((source) => source.name === name)?.text ?? ''
const whereIs = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

test('the preferences of the one window are written out, with nothing spread into them', () => {
  const literals = sources.flatMap(({ text }) => [...text.matchAll(/webPreferences: \{([^}]*)\}/g)])
  const lines = literals.map((match) => (match[1] ?? '').trim().split(/\s*\n\s*/))
  expect(lines).toEqual([
    [
      'preload,',
      'sandbox: true,',
      'contextIsolation: true,',
      'nodeIntegration: false,',
      'nodeIntegrationInWorker: false,',
      'nodeIntegrationInSubFrames: false,',
      'webSecurity: true,',
      'allowRunningInsecureContent: false,',
      'experimentalFeatures: false,',
      'webviewTag: false,',
      'navigateOnDragDrop: false,',
      'spellcheck: false,',
      'devTools: !app.isPackaged,',
    ],
  ])
  expect(whereIs(/new BrowserWindow\b/)).toEqual(['window.ts'])
})

test('the sandbox is on before anything is ready', () => {
  const index = read('index.ts')
  expect(index.indexOf('app.enableSandbox()')).toBeGreaterThan(0)
  expect(index.indexOf('app.enableSandbox()')).toBeLessThan(index.indexOf('whenReady'))
})

test('raw IPC, the shell and processes are each in one place, and nothing opens addresses or programs', () => {
  expect(whereIs(/\bipcMain\b/)).toEqual(['rpc-host.ts'])
  expect(whereIs(/\bshell\./)).toEqual(['desktop-handlers.ts'])
  expect(whereIs(/openExternal|openPath|child_process|executeJavaScript|insertCSS|openDevTools/)).toEqual([])
  expect(whereIs(/bypassCSP|allowServiceWorkers|allowExtensions|enableBlinkFeatures|commandLine/)).toEqual([])
})

test('the page’s scheme is no more privileged than it needs to be', () => {
  const privileges = [...read('index.ts').matchAll(/privileges: (\{[^}]*\})/g)].map((match) => match[1])
  expect(privileges).toEqual([
    '{ standard: true, secure: true, supportFetchAPI: true, corsEnabled: true }',
    '{ standard: true, secure: true, stream: true }',
  ])
})
