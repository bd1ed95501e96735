import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium to run the page in: `CHROME_PATH`, Playwright's own, or the system's; undefined where there is none. */
export function findChromium(): string | undefined {
  const given = process.env.CHROME_PATH
  if (given !== undefined && given !== '') return given
  return [chromium.executablePath(), ...places].find((path) => existsSync(path))
}

/** The same, installed where there is none: by Playwright, else as root by Debian's packages. Throws with what to do. */
export function findOrInstallChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  for (const [command, ...args] of installers()) {
    console.log(`No Chromium here: ${[command, ...args].join(' ')}`)
    spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    const installed = findChromium()
    if (installed !== undefined) return installed
  }
  throw new Error(
    'The specs need Chromium, and it could not be installed. Install Chromium or Chrome, or set CHROME_PATH to one.',
  )
}

function* installers(): Generator<readonly [string, ...string[]]> {
  yield ['npx', '--no-install', 'playwright', 'install', 'chromium']
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  yield ['apt-get', 'update']
  yield ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium']
}
