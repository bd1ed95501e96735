import { spawnSync } from 'node:child_process'

/** What a program prints; undefined where it isn't there, or says that it failed. */
export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  })
  return status === 0 ? stdout : undefined
}
