import { spawn } from 'node:child_process'

/** The program that opens a link in the person's browser; undefined where there is no screen to show it on. */
export function browserCommand(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  link: string,
): readonly [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open', link]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', link]
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return undefined
  return ['xdg-open', link]
}

/** Opens a link in the person's browser, where there is one. The link was printed too, so a failure needs no words. */
export function openBrowser(link: string): void {
  const command = browserCommand(process.platform, process.env, link)
  if (command === undefined) return
  const [program, ...args] = command
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
