import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { entryUrl } from '#core/entries.ts'
import { toolEnvironment } from '#core/tools/run-tool.ts'

/**
 * A process that decodes pictures, as its pool sees it: messages are `ToDecoder` and `FromDecoder`, which any channel that clones
 * can carry. Electron's utilityProcess gives another one (its fuses forbid `fork`).
 */
export type DecoderProcess = {
  readonly post: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  /** Called once, with why it ended. */
  readonly onExit: (listener: (reason: string) => void) => void
  readonly kill: () => void
}

/** Pictures in work at the same time: one more than cores, so that none waits for a file to be read. */
export const decodersInFlight = availableParallelism() + 1

/** The environment of a decoder, however it is started: nothing of the person's, and memory that is given back. */
export function decoderEnvironment(): Record<string, string> {
  return {
    ...toolEnvironment(),
    // libuv's threads carry sharp's work; two more so that reading a file doesn't wait for a picture.
    UV_THREADPOOL_SIZE: String(decodersInFlight + 2),
    MALLOC_ARENA_MAX: '2',
    VIPS_WARNING: '0',
  }
}

/** Starts a decoder under Node. */
export function forkDecoder(): DecoderProcess {
  const child = fork(fileURLToPath(entryUrl('decoder-process')), [], {
    serialization: 'advanced',
    execArgv: [],
    env: decoderEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let exited = false
  const listeners = new Set<(reason: string) => void>()
  function exit(reason: string): void {
    if (exited) return
    exited = true
    for (const listener of listeners) listener(reason)
  }
  child.once('exit', (code, signal) => exit(signal ?? `exit code ${code}`))
  // A child that couldn't be started or written to; what it had in work is lost either way.
  child.on('error', (error) => {
    child.kill('SIGKILL')
    exit(error.message)
  })
  return {
    post: (message) => {
      if (child.connected) child.send(message as object) // structured clone, by `serialization`
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void listeners.add(listener),
    kill: () => void child.kill('SIGKILL'),
  }
}
