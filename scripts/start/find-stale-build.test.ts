import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findStaleBuild } from './find-stale-build.ts'

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']

function makeRoot(): { readonly root: string; readonly write: (path: string, seconds: number) => void } {
  const root = mkdtempSync(join(tmpdir(), 'media scorer build-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (path: string, seconds: number) => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), '')
    utimesSync(join(root, path), seconds, seconds)
    // The directories as old as can be, so that only what a test says counts.
    for (let at = dirname(path); at !== '.'; at = dirname(at)) utimesSync(join(root, at), 1, 1)
  }
  for (const path of ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'src/core/a.ts'])
    write(path, 100)
  return { root, write }
}

test('missing until every output is there', () => {
  const { root, write } = makeRoot()
  expect(findStaleBuild(root)).toBe('missing')
  for (const path of outputs.slice(1)) write(path, 200)
  expect(findStaleBuild(root)).toBe('missing')
  write('out/main/index.js', 200)
  expect(findStaleBuild(root)).toBeUndefined()
})

test.each(['src/core/a.ts', 'src/core/new.ts', 'package.json', 'electron.vite.config.ts'])(
  'outdated by a newer %s',
  (path) => {
    const { root, write } = makeRoot()
    for (const output of outputs) write(output, 200)
    write(path, 201)
    expect(findStaleBuild(root)).toBe('outdated')
  },
)

test('a newer test changes nothing, one old output is enough', () => {
  const { root, write } = makeRoot()
  for (const output of outputs) write(output, 200)
  write('src/core/a.test.ts', 300)
  expect(findStaleBuild(root)).toBeUndefined()
  write('out/renderer/index.html', 99)
  expect(findStaleBuild(root)).toBe('outdated')
})
