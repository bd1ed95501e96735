import { findOnPath } from '#core/tools/find-tools.ts'
import { runTool } from '#core/tools/run-tool.ts'
import { AppError } from '#shared/errors.ts'

const limits = { timeoutMs: 10_000, maxOutputBytes: 4 * 1024 * 1024 }

/**
 * Gives a file what another one has beside its bytes: mode, access lists, times to the nanosecond, extended attributes. Node knows no
 * extended attributes, so the system's own tools do it; where they can't, `unsupported` is thrown. Paths are absolute.
 */
export async function carryAttributes(source: string, target: string, signal: AbortSignal): Promise<void> {
  try {
    if (process.platform === 'linux') await carryByCp(source, target, signal)
    else if (process.platform === 'darwin') await carryByXattr(source, target, signal)
  } catch (cause) {
    signal.throwIfAborted()
    const message = 'Its extended attributes could not be carried over, so it was left as it is.'
    throw new AppError('unsupported', message, { cause })
  }
}

/** GNU's cp; another one refuses the option. */
async function carryByCp(source: string, target: string, signal: AbortSignal): Promise<void> {
  const cp = await findOnPath('cp', process.env.PATH)
  if (cp === undefined) throw new Error('There is no cp.')
  const options = ['--attributes-only', '--no-dereference', '--preserve=mode,timestamps,xattr', '--']
  await runTool(cp, [...options, source, target], { ...limits, signal })
}

/** One attribute after the other, as hexadecimal digits; mode and times are set by the caller. */
async function carryByXattr(source: string, target: string, signal: AbortSignal): Promise<void> {
  const run = (args: readonly string[]) => runTool('/usr/bin/xattr', args, { ...limits, signal })
  const names = (await run(['--', source])).toString('utf8').split('\n')
  for (const name of names.filter((one) => one !== '')) {
    const value = (await run(['-px', '--', name, source])).toString('utf8').replace(/\s+/g, '')
    await run(['-wx', '--', name, value, target])
  }
}
