import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

const parentPort = fileURLToPath(new URL('./parent-port.ts', import.meta.url))

class StandInUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess

  constructor(path: string, values: readonly string[], options: Electron.ForkOptions) {
    super()
    this.#child = fork(path, values, {
      execArgv: ['--import', parentPort],
      env: options.env as NodeJS.ProcessEnv | undefined, // the same record under another name
      // Structured clone, as a message port has it.
      serialization: 'advanced',
      stdio: ['ignore', options.stdio === 'ignore' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    })
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object) // any value can be cloned
  }
  kill(): boolean {
    return this.#child.kill()
  }
}

export const utilityProcess = refuseUnknown('utilityProcess', {
  fork: (path: string, values: readonly string[] = [], options: Electron.ForkOptions = {}) =>
    new StandInUtilityProcess(path, values, options) satisfies Pick<
      Electron.UtilityProcess,
      'postMessage' | 'kill' | 'pid'
    >,
})
