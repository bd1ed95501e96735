import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { spawnAs, type User } from './other-user.ts'

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
  readonly user: User
}): Promise<Served> {
  const folder = options.folder === undefined ? [] : [options.folder]
  const child = spawnAs(options.user, process.execPath, [cli, 'serve', '--no-open', ...folder], {
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('What the server says is not read.')
  const exited = once(child, 'exit')
  const said: string[] = []
  createInterface(stderr).on('line', (line) => said.push(line))
  const link = await new Promise<string>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
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
