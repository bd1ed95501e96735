import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../out/main/index.js', import.meta.url))
const nobody = 65534

/**
 * The user to run the program as where a folder's modes or Chromium's sandbox matter: nobody, when this is root, whom neither stops;
 * else the person's own (undefined). Throws where it can't be done, so that such a spec never passes for nothing.
 */
export function findOtherUser(): number | undefined {
  if (process.getuid?.() !== 0) return undefined
  const check = `require('node:fs').accessSync(process.argv[1])`
  const tried = spawnSync(process.execPath, ['-e', check, program], { uid: nobody, gid: nobody, cwd: '/' })
  if (tried.status === 0) return nobody
  throw new Error(
    'This spec proves nothing as root, and other users can’t read this copy of the program. Run it as another user.',
  )
}
