import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makePng, pngChunks } from '#core/metadata/test-media.ts'
import { makeDirectory, parseLines, runCommand, writePng } from './test-cli.ts'

// Each command is a process of its own; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })

const workflow = '{"nodes": [{"id": 1, "type": "SaveImage",\n "seed": 18446744073709551615}], "links": []}'

function makeFolder(): string {
  const cwd = makeDirectory()
  mkdirSync(join(cwd, 'sub'))
  for (const name of ['a.png', 'sub/a.png']) {
    writeFileSync(join(cwd, name), makePng({ before: [pngChunks.text('workflow', workflow)] }))
  }
  writePng(join(cwd, 'plain.png'), 'a cat')
  return cwd
}

test('workflows beside their files, and one line for each', async () => {
  const cwd = makeFolder()
  const { code, stdout, stderr } = await runCommand(
    { cwd },
    'extract-workflow',
    'a.png',
    'plain.png',
    'sub/a.png',
  )
  expect([code, stdout, stderr]).toEqual([
    0,
    `${join(cwd, '.workflows/a.png.json')}\n${join(cwd, 'sub/.workflows/a.png.json')}\n`,
    'plain.png: no workflow in it.\n',
  ])
  expect(readFileSync(join(cwd, '.workflows/a.png.json'), 'utf8')).toBe(workflow)
  expect(readdirSync(cwd).sort()).toEqual(['.workflows', 'a.png', 'plain.png', 'sub'])
})

test('as JSON, and on stdout without writing anything', async () => {
  const cwd = makeFolder()
  const json = await runCommand({ cwd }, 'extract-workflow', '--json', 'a.png', 'plain.png')
  expect(parseLines(json.stdout)).toEqual([
    { file: 'a.png', workflow: join(cwd, '.workflows/a.png.json') },
    { file: 'plain.png', workflow: null },
  ])
  const printed = await runCommand({ cwd }, 'extract-workflow', '--stdout', 'sub/a.png')
  expect(printed.stdout).toBe(`${workflow.replace('\n ', ' ')}\n`)
  expect(readdirSync(join(cwd, 'sub'))).toEqual(['a.png'])
})

test('nothing to be had, and nothing to be written', async () => {
  const cwd = makeFolder()
  expect((await runCommand({ cwd }, 'extract-workflow', 'plain.png')).code).toBe(10)
  const missing = await runCommand({ cwd }, 'extract-workflow', 'gone.png', 'a.png')
  expect([missing.code, missing.stdout]).toEqual([3, `${join(cwd, '.workflows/a.png.json')}\n`])
  symlinkSync(join(cwd, 'a.png'), join(cwd, 'link.png'))
  expect((await runCommand({ cwd }, 'extract-workflow', 'link.png')).code).toBe(10)
  symlinkSync(join(cwd, 'sub'), join(cwd, 'sub', '.workflows'))
  expect((await runCommand({ cwd }, 'extract-workflow', 'sub/a.png')).code).toBe(10)
  expect(readdirSync(join(cwd, 'sub')).sort()).toEqual(['.workflows', 'a.png'])
})

test('a bad mapping file is told of, and does no harm', async () => {
  const cwd = makeFolder()
  mkdirSync(join(cwd, '.data'))
  writeFileSync(join(cwd, '.data', 'comfyui-mapping.json'), '{"version":2}')
  const { code, stderr } = await runCommand({ cwd }, 'extract-workflow', 'a.png')
  expect([code, stderr]).toEqual([
    0,
    `The mapping file ${join(cwd, '.data', 'comfyui-mapping.json')} was left out. At “version”: Invalid input: expected 1.\n`,
  ])
})
