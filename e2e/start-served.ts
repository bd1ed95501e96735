import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `media-scorer serve` in a process of its own. */
export type Served = {
  /** The link that lets one browser in, once. */
  readonly link: string
  readonly quit: () => Promise<void>
}

const cli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))

/** Starts the built server and reads the link, which is the last line that it writes before it waits. */
export async function startServed(options: {
  readonly folder: string | undefined
  readonly environment: NodeJS.ProcessEnv
  readonly uid: number | undefined
}): Promise<Served> {
  const folder = options.folder === undefined ? [] : [options.folder]
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', ...folder], {
    ...identity,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  createInterface(child.stderr).on('line', (line) => said.push(line))
  const link = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('http://127.0.0.1:')) resolve(line)
    })
    exited.then(([code]) => reject(new Error(`The server ended with ${code}:\n${said.join('\n')}`)), reject)
  })
  return {
    link,
    quit: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}
