import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, _electron as electron, type Page } from '@playwright/test'
import { type ElectronModule, startStandIn } from './electron-stand-in/start.ts'
import { findChromium } from './find-chromium.ts'
import { findElectron } from './find-electron.ts'
import { sameUser, type User } from './other-user.ts'
import { startServed } from './start-served.ts'

/** The running program, as a spec sees it. */
export type Program = {
  readonly page: Page
  readonly host: 'electron' | 'stand-in' | 'served'
  /** Runs a function in the main process; it sees nothing but its two arguments, and what it gives is cloned. */
  readonly evaluate: Evaluate
  /** Quits as a person would, and waits until the program is gone. */
  readonly close: () => Promise<void>
}

export type Evaluate = <Value, Result>(
  action: (electron: ElectronModule, value: Value) => Result | Promise<Result>,
  value: Value,
) => Promise<Result>

export type LaunchOptions = {
  /** Opened from the start; else the welcome screen shows. */
  readonly folder?: string
  /** The program's own data; the same one again is «open again». */
  readonly dataDirectory: string
  readonly args?: readonly string[]
  /** The user that the program runs as (Linux): root ignores a folder's modes and Chromium's sandbox. */
  readonly user?: User
}

/** The program's directory: Electron reads name, version and entry from its package.json. */
const program = fileURLToPath(new URL('..', import.meta.url))

/** Starts the built program: in Electron where its binary is, else in the stand-in. */
export async function launchProgram(options: LaunchOptions): Promise<Program> {
  const binary = findElectron()
  return binary === undefined ? launchStandIn(options) : launchElectron(binary, options)
}

async function launchElectron(binary: string, options: LaunchOptions): Promise<Program> {
  const app = await electron.launch({
    executablePath: binary,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), program, ...listArguments(options)],
    env: createEnvironment(options),
  })
  return {
    page: await app.firstWindow(),
    host: 'electron',
    // Playwright gives the same module, under a type of its own.
    evaluate: ((action, value) => app.evaluate(action as never, value)) as Evaluate,
    close: () => app.close(),
  }
}

async function launchStandIn(options: LaunchOptions): Promise<Program> {
  const standIn = await startStandIn({
    args: listArguments(options),
    environment: createEnvironment(options),
    user: options.user ?? sameUser,
  })
  try {
    const browser = await chromium.connectOverCDP(standIn.endpoint)
    const page = browser.contexts()[0]?.pages()[0]
    if (page === undefined) throw new Error('The stand-in’s window has no page.')
    return {
      page,
      host: 'stand-in',
      evaluate: standIn.evaluate,
      close: async () => {
        await standIn.quit()
        await browser.close()
      },
    }
  } catch (error) {
    await standIn.kill()
    throw error
  }
}

/** The same page from `media-scorer serve`, in Chromium. */
export async function launchServed(options: LaunchOptions): Promise<Program> {
  const environment = createEnvironment(options)
  const served = await startServed({ folder: options.folder, environment, user: options.user ?? sameUser })
  const browser = await chromium.launch({
    executablePath: environment.CHROME_PATH ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...quietSwitches],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(served.link)
    return {
      page,
      host: 'served',
      evaluate: () => Promise.reject(new Error('A server has no main process of Electron.')),
      close: async () => {
        await browser.close()
        await served.quit()
      },
    }
  } catch (error) {
    await browser.close()
    await served.quit()
    throw error
  }
}

const quietSwitches = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function listArguments(options: LaunchOptions): readonly string[] {
  return [...(options.args ?? []), ...(options.folder === undefined ? [] : [options.folder])]
}

function createEnvironment(options: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    ...Object.fromEntries(inherited),
    MEDIA_SCORER_DATA: options.dataDirectory,
    CHROME_PATH: findChromium() ?? '',
    // What a spec throws away goes with its own data.
    XDG_DATA_HOME: join(options.dataDirectory, 'xdg'),
    // Another user has no business in this one's home.
    ...(options.user === undefined || options.user.uid === null
      ? {}
      : { HOME: options.dataDirectory, XDG_CONFIG_HOME: options.dataDirectory }),
  }
}
