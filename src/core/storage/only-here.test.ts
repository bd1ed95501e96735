import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// Every change on the disk goes through this folder, so that a test can make each call fail (`interceptStorage`), and so that nothing is
// written that isn't whole and durable. SQLite, and the programs that are run, write by themselves.

const core = fileURLToPath(new URL('..', import.meta.url))

/** What of Node's file systems changes something on the disk. */
const writes =
  /^(appendFile|chmod|chown|copyFile|cp|createWriteStream|fchmod|fchown|fdatasync|fsync|ftruncate|futimes|lchmod|lchown|link|lutimes|mkdir|mkdtemp|mkdtempDisposable|promises|rename|rm|rmdir|symlink|truncate|unlink|utimes|write|writeFile|writev)(Sync)?$/

/** Files that may, and why. */
const allowed: Readonly<Record<string, string>> = {
  'storage/storage.ts': 'it is the one place',
  'storage/storage-sync.ts': 'it is the one place',
}

/** Of tests: they make what they look at. */
const isTest = (path: string) => /(^|\/)(test-[^/]*|[^/]*\.test|[^/]*-fixture)\.ts$/.test(path)

/** The names that a source imports from Node's file systems, and what it opens for writing by itself. */
function findWrites(source: string): readonly string[] {
  const found: string[] = []
  for (const [, clause = ''] of source.matchAll(
    /import\s+([^'";]*?)\s+from\s+['"](?:node:)?fs(?:\/promises)?['"]/g,
  )) {
    if (clause.startsWith('type ')) continue
    const named = /\{([^}]*)\}/.exec(clause)?.[1]
    if (named === undefined) {
      found.push(clause)
      continue
    }
    for (const part of named.split(',')) {
      const name = part.trim().split(/\s+as\s+/)[0] ?? ''
      if (writes.test(name)) found.push(name)
    }
    if (/\bopen(Sync)?\b/.test(named) && /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(source)) {
      found.push('open for writing')
    }
    if (/\bopen(Sync)?\([^)]*'(r\+|wx?\+?|ax?\+?)'/.test(source)) found.push('open for writing')
  }
  if (/(require|import|getBuiltinModule)\(\s*['"](node:)?fs/.test(source)) found.push('fs at run time')
  return found
}

it('is the only place in the core that changes files', () => {
  const offenders = readdirSync(core, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !isTest(path) && !(path in allowed))
    .map((path) => ({ path, writes: findWrites(readFileSync(join(core, path), 'utf8')) }))
    .filter((file) => file.writes.length > 0)
  expect(offenders, 'use nodeStorage, nodeStorageSync, writeFileAtomically or durable-file.ts').toEqual([])
})

it('sees a change however it is imported', () => {
  const attempts = [
    "import { writeFileSync } from 'node:fs'",
    "import {\n  lstat,\n  rename as move,\n} from 'node:fs/promises'",
    "import * as fs from 'node:fs'",
    "import fs from 'fs'",
    "import { promises } from 'node:fs'",
    "import { open } from 'node:fs/promises'\nopen(path, 'wx')",
    "import { openSync, constants } from 'node:fs'\nopenSync(path, constants.O_WRONLY)",
    "const { rmSync } = await import('node:fs')",
  ]
  expect(attempts.filter((source) => findWrites(source).length === 0)).toEqual([])
  const harmless = [
    "import type { Stats } from 'node:fs'",
    "import { openSync, readSync, type Stats } from 'node:fs'\nopenSync(path, 'r')",
  ]
  expect(harmless.filter((source) => findWrites(source).length > 0)).toEqual([])
})
