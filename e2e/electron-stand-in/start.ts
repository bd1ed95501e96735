import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type * as Electron from 'electron'
import { spawnAs, type User } from '../other-user.ts'
import type { FromStandIn, ToStandIn } from './control.ts'

/** The built program in a process of its own, with the stand-in for Electron. */
export type StandIn = {
  /** Where Playwright finds the window's page. */
  readonly endpoint: string
  /** Runs a function in the main process; it sees nothing but its two arguments. */
  readonly evaluate: <Value, Result>(
    action: (electron: typeof Electron, value: Value) => Result | Promise<Result>,
    value: Value,
  ) => Promise<Result>
  readonly quit: () => Promise<void>
  readonly kill: () => Promise<void>
}

const register = new URL('./register.ts', import.meta.url).href
const program = fileURLToPath(new URL('../../out/main/index.js', import.meta.url))

export async function startStandIn(options: {
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly user: User
}): Promise<StandIn> {
  const child = spawnAs(
    options.user,
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', register, program, ...options.args],
    {
      env: options.environment,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    },
  )
  const exited = once(child, 'exit')
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const shown = Promise.withResolvers<string>()
  let lastId = 0
  child.on('message', (message: FromStandIn) => {
    if (message.kind === 'window') return shown.resolve(message.endpoint)
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') asked?.resolve(message.value)
    else asked?.reject(new Error(message.message))
  })
  exited.then(([code]) => {
    const gone = new Error(`The program ended with ${code}.`)
    shown.reject(gone)
    for (const asked of waiting.values()) asked.reject(gone)
  })
  const post = (message: ToStandIn) => {
    if (child.connected) child.send(message)
  }
  return {
    endpoint: await shown.promise,
    evaluate: <Value, Result>(
      action: (electron: typeof Electron, value: Value) => Result | Promise<Result>,
      value: Value,
    ) => {
      lastId += 1
      const asked = Promise.withResolvers<unknown>()
      waiting.set(lastId, asked)
      post({ kind: 'evaluate', id: lastId, source: action.toString(), value })
      return asked.promise as Promise<Result> // what the action gave, cloned
    },
    quit: async () => {
      post({ kind: 'quit' })
      await exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** What `evaluate` gives its action: Electron, or the part of it that the stand-in has. */
export type ElectronModule = typeof Electron
