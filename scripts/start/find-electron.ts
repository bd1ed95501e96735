import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Electron's binary, or why there is none, as the end of a sentence. */
export type FoundElectron = { readonly path: string } | { readonly missing: string }

export type ElectronPlace = {
  /** The program's directory, with `node_modules`. */
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly say: (sentence: string) => void
  /** The download is given up when no byte has come for this long. */
  readonly stallMs?: number
}

/** A failed download is not tried again for a day; `npm ci` forgets it sooner. */
const forgetAfterMs = 24 * 60 * 60 * 1000

/**
 * Electron's binary: npm installs the package without it, so the first start fetches it, and gives up where nothing arrives. Not
 * looked for at all where there is no screen.
 */
export async function findElectron(place: ElectronPlace): Promise<FoundElectron> {
  const { DISPLAY, WAYLAND_DISPLAY } = place.environment
  if (place.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return { missing: 'there is no screen' }
  const installed = readInstalled(place)
  if (installed !== undefined) return { path: installed }
  const unreachable = { missing: 'its binary could not be downloaded' }
  const note = join(place.root, 'node_modules', '.cache', 'media-scorer', 'electron-absent')
  const noted = statSync(note, { throwIfNoEntry: false })
  if (noted !== undefined && Date.now() - noted.mtimeMs < forgetAfterMs) return unreachable
  place.say('Downloading Electron (once, about 110 MB) …')
  await download(place)
  const downloaded = readInstalled(place)
  if (downloaded !== undefined) return { path: downloaded }
  mkdirSync(join(note, '..'), { recursive: true })
  writeFileSync(note, 'Electron could not be downloaded. Delete this file to have it tried again.\n')
  return unreachable
}

/** As the `electron` package's own index.js finds it. */
function readInstalled(place: ElectronPlace): string | undefined {
  const electron = join(place.root, 'node_modules', 'electron')
  const name = join(electron, 'path.txt')
  if (!existsSync(name)) return undefined
  const { ELECTRON_OVERRIDE_DIST_PATH } = place.environment
  const path = join(ELECTRON_OVERRIDE_DIST_PATH ?? join(electron, 'dist'), readFileSync(name, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

/** Runs the `electron` package's installer for as long as bytes arrive. */
async function download(place: ElectronPlace): Promise<void> {
  const electron = join(place.root, 'node_modules', 'electron')
  const installer = join(electron, 'install.js')
  if (!existsSync(installer)) return
  const temporary = mkdtempSync(join(tmpdir(), 'media-scorer-electron-'))
  const child = spawn(process.execPath, [installer], {
    stdio: 'ignore',
    env: { ...place.environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  })
  const arrived = () => readSize(temporary) + readSize(join(electron, 'dist'))
  try {
    await untilDoneOrStalled(child, arrived, place.stallMs ?? 15_000)
  } finally {
    child.kill()
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  }
}

function untilDoneOrStalled(child: ChildProcess, size: () => number, stallMs: number): Promise<void> {
  return new Promise((resolve) => {
    let last = { size: -1, at: Date.now() }
    const timer = setInterval(
      () => {
        const now = size()
        if (now !== last.size) last = { size: now, at: Date.now() }
        else if (Date.now() - last.at >= stallMs) end()
      },
      Math.min(1000, stallMs / 3),
    )
    const end = () => {
      clearInterval(timer)
      resolve()
    }
    child.on('exit', end)
    child.on('error', end)
  })
}

/** Bytes of all files below a directory; what disappears meanwhile counts as nothing. */
function readSize(directory: string): number {
  if (!existsSync(directory)) return 0
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)
}
