import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Browser, connectDevTools, type DevTools } from './devtools.ts'

/** The Chromium that plays the window. */
export type Chromium = {
  readonly browser: Browser
  readonly page: DevTools
  readonly targetId: string
  /** Where Playwright connects to. */
  readonly endpoint: string
  readonly process: ChildProcess
  readonly close: () => Promise<void>
}

/** Starts Chromium with one blank page. As another user than root its own sandbox is on, as in Electron. */
export async function startChromium(profile: string): Promise<Chromium> {
  const executable = process.env.CHROME_PATH
  if (executable === undefined) throw new Error('CHROME_PATH tells the stand-in where Chromium is.')
  const child = spawn(
    executable,
    [
      '--headless',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--window-size=1440,900',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-extensions',
      '--disable-default-apps',
      '--disable-dev-shm-usage',
      '--password-store=basic',
      '--use-mock-keychain',
      '--autoplay-policy=no-user-gesture-required',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const endpoint = await readEndpoint(child)
  const browser = await connectDevTools(endpoint)
  const { targetInfos } = await browser.devTools.send('Target.getTargets')
  const target = targetInfos.find((info) => info.type === 'page')
  if (target === undefined) throw new Error('Chromium has no page.')
  const { targetId } = target
  return {
    browser,
    page: await browser.attach(targetId),
    targetId,
    endpoint,
    process: child,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
      browser.devTools.send('Browser.close').catch(() => child.kill())
      await exited
      clearTimeout(timer)
    },
  }
}

function readEndpoint(child: ChildProcess): Promise<string> {
  const { stderr } = child
  if (stderr === null) throw new Error('Chromium’s messages are not read.')
  return new Promise((resolve, reject) => {
    const said: string[] = []
    // Goes on reading after the address is found, so that Chromium never waits for someone to read.
    createInterface(stderr).on('line', (line) => {
      said.push(line)
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`Chromium ended with ${code}:\n${said.slice(-5).join('\n')}`)),
    )
  })
}
