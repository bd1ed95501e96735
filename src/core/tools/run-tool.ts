import { type ChildProcess, spawn } from 'node:child_process'
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'

export type ToolLimits = {
  /** After this the tool is killed. */
  readonly timeoutMs: number
  /** Of stdout; a tool that writes more is killed. Of stderr only the last 4 KiB are kept. */
  readonly maxOutputBytes: number
  readonly signal: AbortSignal
  /** A file descriptor that the tool gets as its number 3. */
  readonly descriptor?: number | undefined
}

const keptErrorBytes = 4096

/**
 * Runs a program without a shell, without input and with hardly any environment, and resolves with its stdout. Throws
 * `tool-missing`, `tool-failed` (exit code, timeout, too much output) or, when the signal ends it, the signal's reason.
 */
export async function runTool(path: string, args: readonly string[], limits: ToolLimits): Promise<Buffer> {
  limits.signal.throwIfAborted()
  const name = basename(path, '.exe')
  const child = spawn(path, args, {
    shell: false,
    windowsHide: true,
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', ...(limits.descriptor === undefined ? [] : [limits.descriptor])],
  })
  let refusal: AppError | undefined
  function refuse(message: string): void {
    refusal ??= new AppError('tool-failed', message)
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => refuse(`${name} took too long and was stopped.`), limits.timeoutMs)
  const abort = () => child.kill('SIGKILL')
  limits.signal.addEventListener('abort', abort, { once: true })

  const output: Buffer[] = []
  let outputBytes = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    outputBytes += chunk.length
    if (outputBytes > limits.maxOutputBytes) refuse(`${name} wrote too much and was stopped.`)
    else output.push(chunk)
  })
  let errorText = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errorText = (errorText + chunk.toString('utf8')).slice(-keptErrorBytes)
  })

  try {
    const code = await waitForEnd(child)
    limits.signal.throwIfAborted()
    if (refusal !== undefined) throw refusal
    if (code !== 0) {
      throw new AppError('tool-failed', `${name} could not read this file.`, {
        cause: new Error(`exit code ${code}: ${errorText.trim()}`),
      })
    }
    return Buffer.concat(output)
  } finally {
    clearTimeout(timer)
    limits.signal.removeEventListener('abort', abort)
  }
}

function waitForEnd(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new AppError('tool-missing', 'A helper program could not be started.', { cause }))
    })
    child.once('close', resolve)
  })
}

/** What programs need to start, in a language whose numbers we can read; nothing of the person's own settings. */
export function toolEnvironment(): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH']
  const pairs = kept.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(pairs), LC_ALL: 'C' }
}
