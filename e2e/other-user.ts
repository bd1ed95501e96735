import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Whom the program runs as where a folder's modes or Chromium's sandbox matter: neither stops root. `uid` null is whoever runs the
 * specs; `wrapper` is a command that runs another one with fewer rights.
 */
export type User = { readonly uid: number | null; readonly wrapper: readonly string[] }

/** Whoever runs the specs. */
export const sameUser: User = { uid: null, wrapper: [] }

const program = fileURLToPath(new URL('../out/main/index.js', import.meta.url))
const nobody = 65534
/** Root without the rights that let it past a folder's modes (capabilities(7)). */
const withoutRights = ['setpriv', '--bounding-set=-dac_override,-dac_read_search,-fowner', '--']

/**
 * The person's own user; nobody, when this is root; root without its rights, when others can't read this copy of the program. Throws
 * where there is no such user, so that a spec about rights never passes for nothing.
 */
export function findOtherUser(): User {
  if (process.getuid?.() !== 0) return sameUser
  const check = `require('node:fs').accessSync(process.argv[1])`
  const asNobody = spawnSync(process.execPath, ['-e', check, program], { uid: nobody, gid: nobody, cwd: '/' })
  if (asNobody.status === 0) return { uid: nobody, wrapper: [] }
  const asLesser = spawnSync(withoutRights[0] ?? '', [...withoutRights.slice(1), 'true'])
  if (asLesser.status === 0) return { uid: null, wrapper: withoutRights }
  throw new Error(
    'This spec proves nothing as root, and there is no other user here. Run it as another user.',
  )
}

/** `spawn` as that user. */
export function spawnAs(
  user: User,
  command: string,
  values: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const [first = command, ...rest] = [...user.wrapper, command, ...values]
  const identity = user.uid === null ? {} : { uid: user.uid, gid: user.uid }
  return spawn(first, rest, { ...options, ...identity })
}
