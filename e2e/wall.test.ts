import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowed, forbidden, stubs } from './wall-attempts.ts'

// The wall between the parts (architecture.md, «The parts and who may import whom»), tried from both sides: the project's own
// configurations over small made files, all attempts in one run of each tool.

const root = fileURLToPath(new URL('..', import.meta.url))
const configurations = [
  ...['package.json', 'tsconfig.base.json', 'biome.json', '.gitignore'],
  ...['shared', 'core', 'server', 'cli', 'main', 'preload', 'renderer'].map(
    (part) => `src/${part}/tsconfig.json`,
  ),
  'e2e/tsconfig.json',
]
const projects = ['src/cli', 'src/main', 'src/preload', 'src/renderer', 'e2e']

let tree = ''

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'media-scorer-wall-'))
  for (const path of configurations) cpSync(join(root, path), join(tree, path))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  write(stubs)
  write(allowed)
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function write(files: readonly { readonly file: string; readonly source: string }[]): void {
  for (const { file, source } of files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), source)
  }
}

function run(tool: 'tsc' | 'biome', args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
    cwd: tree,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return { status, said: `${stdout}${stderr}` }
}

const check = {
  tsc: () => run('tsc', ['-b', '--pretty', 'false', ...projects]),
  biome: () =>
    run('biome', [
      'lint',
      '--vcs-enabled=false',
      '--max-diagnostics=none',
      '--reporter=github',
      'src',
      'e2e',
    ]),
}

/** Lines that blame a file: tsc's `file(line,column): error`, biome's `::error … file=<tree>/<file>,`. */
function findBlame(said: string, file: string): readonly string[] {
  return said
    .split('\n')
    .filter(
      (line) => line.startsWith(`${file}(`) || (line.startsWith('::error') && line.includes(`/${file},`)),
    )
}

describe('the wall between the parts', () => {
  it.each(['tsc', 'biome'] as const)('lets through what is allowed (%s)', (tool) => {
    expect(check[tool]()).toEqual({ status: 0, said: expect.not.stringMatching(/error/i) })
  })

  it('refuses one import of each forbidden kind', () => {
    write(forbidden)
    const said = { tsc: check.tsc().said, biome: check.biome().said }
    const outcome = [...forbidden, ...allowed].map(({ what, file, refusedBy }) => ({
      what,
      refused:
        refusedBy === 'nobody'
          ? findBlame(`${said.tsc}\n${said.biome}`, file).length > 0
          : findBlame(said[refusedBy], file).length > 0,
    }))
    expect(outcome).toEqual([
      ...forbidden.map(({ what }) => ({ what, refused: true })),
      ...allowed.map(({ what }) => ({ what, refused: false })),
    ])
  })
})
