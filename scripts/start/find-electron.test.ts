import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type ElectronPlace, findElectron } from './find-electron.ts'

/** A root whose `electron` package has this installer, written in JavaScript. */
function makePlace(
  installer?: string,
): ElectronPlace & { readonly said: readonly string[]; readonly electron: string } {
  const root = mkdtempSync(join(tmpdir(), 'media scorer electron-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const electron = join(root, 'node_modules', 'electron')
  mkdirSync(electron, { recursive: true })
  if (installer !== undefined) writeFileSync(join(electron, 'install.js'), installer)
  const said: string[] = []
  const environment = { PATH: process.env.PATH, DISPLAY: ':0' }
  return {
    root,
    electron,
    platform: 'linux',
    environment,
    said,
    stallMs: 600,
    say: (text) => said.push(text),
  }
}

const installs = `
  const { mkdirSync, writeFileSync } = require('node:fs')
  const { join } = require('node:path')
  mkdirSync(join(__dirname, 'dist'))
  writeFileSync(join(__dirname, 'dist', 'electron'), '')
  writeFileSync(join(__dirname, 'path.txt'), 'electron')`

test('without a screen nothing is downloaded', async () => {
  const place = makePlace(installs)
  expect(await findElectron({ ...place, environment: {} })).toEqual({ missing: 'there is no screen' })
  expect(readdirSync(place.electron)).toEqual(['install.js'])
})

test('what is installed is found, also elsewhere', async () => {
  const place = makePlace()
  mkdirSync(join(place.electron, 'dist'))
  writeFileSync(join(place.electron, 'dist', 'electron'), '')
  writeFileSync(join(place.electron, 'path.txt'), 'electron')
  expect(await findElectron(place)).toEqual({ path: join(place.electron, 'dist', 'electron') })
  writeFileSync(join(place.root, 'electron'), '')
  const environment = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: place.root }
  expect(await findElectron({ ...place, environment })).toEqual({ path: join(place.root, 'electron') })
  expect(place.said).toEqual([])
})

test('it is downloaded once', async () => {
  const place = makePlace(installs)
  expect(await findElectron(place)).toEqual({ path: join(place.electron, 'dist', 'electron') })
  expect(place.said).toEqual(['Downloading Electron (once, about 110 MB) …'])
})

test('a download that fails is not tried again, until tomorrow', async () => {
  const place = makePlace('process.exit(1)')
  const missing = { missing: 'its binary could not be downloaded' }
  expect(await findElectron(place)).toEqual(missing)
  writeFileSync(join(place.electron, 'install.js'), installs)
  expect(await findElectron(place)).toEqual(missing)
  expect(place.said.length).toBe(1)
  const note = join(place.root, 'node_modules', '.cache', 'media-scorer', 'electron-absent')
  const yesterday = Date.now() / 1000 - 25 * 60 * 60
  utimesSync(note, yesterday, yesterday)
  expect(await findElectron(place)).toEqual({ path: join(place.electron, 'dist', 'electron') })
})

test('a download that stands still is given up, and leaves nothing behind', async () => {
  const place = makePlace(
    `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'temporary'), require('node:os').tmpdir()); setInterval(() => {}, 1000)`,
  )
  expect(await findElectron(place)).toEqual({ missing: 'its binary could not be downloaded' })
  const { readFileSync } = await import('node:fs')
  expect(existsSync(readFileSync(join(place.electron, 'temporary'), 'utf8'))).toBe(false)
})

test('a slow download is waited for as long as bytes arrive', async () => {
  const place = makePlace(`
    const { appendFileSync } = require('node:fs')
    const part = require('node:path').join(require('node:os').tmpdir(), 'part')
    let count = 0
    const timer = setInterval(() => {
      appendFileSync(part, 'bytes')
      if (++count < 12) return
      clearInterval(timer)
      ${installs}
    }, 120)`)
  expect(await findElectron(place)).toEqual({ path: join(place.electron, 'dist', 'electron') })
})
