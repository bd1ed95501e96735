import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findOrInstallChromium } from './find-chromium.ts'
import { findElectron } from './find-electron.ts'

// Playwright's global setup: before any spec, in one process, what all of them need.

/** Looks for what the specs run, installs what is missing, and says which host it is going to be. */
// biome-ignore lint/style/noDefaultExport: Playwright looks for the default export of its global setup.
export default function prepare(): void {
  const built = fileURLToPath(new URL('../out/main/index.js', import.meta.url))
  if (!existsSync(built)) throw new Error('The specs run the built program: `npm run build` first.')
  process.env.CHROME_PATH = findOrInstallChromium()
  const host =
    findElectron() === undefined ? `the stand-in for Electron, in ${process.env.CHROME_PATH}` : 'Electron'
  console.log(`Desktop specs run in ${host}; served specs in ${process.env.CHROME_PATH}.`)
}
