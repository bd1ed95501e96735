import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

// A reader thread that dies of `deadly.png`, hangs on `endless.png` and uses all memory for `greedy.png`. For tests: files that do
// this to the real one aren't known, or it would be mended.
const { openSync } = fs
fs.openSync = (path, flags, mode) => {
  const name = String(path)
  if (name.endsWith('deadly.png')) process.exit(1)
  for (let turns = 0; name.endsWith('endless.png'); turns = (turns * 7 + 1) % 1000) Math.sqrt(turns)
  if (name.endsWith('greedy.png')) {
    const all: unknown[] = []
    for (;;) all.push(Array.from({ length: 100_000 }, () => ({ name })))
  }
  return openSync(path, flags, mode)
}
syncBuiltinESMExports()
await import('./reader-thread.ts')
