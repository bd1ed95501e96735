import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeDirectory, makePictures, parseLines, runCommand, startCli, writePng } from './test-cli.ts'

// Each command is a process of its own; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })

const paths = (stdout: string) => parseLines(stdout).map((line) => line.path)

test('names that would act on a terminal', async () => {
  const cwd = makeDirectory()
  const name = 'a\x1b[31m\u202egnp\n.png'
  writePng(join(cwd, 'p', name))
  const plain = await runCommand({ cwd }, 'search', '--folder', 'p')
  expect(plain.stdout).toBe(' 0  a\\u{1b}[31m\\u{202e}gnp\\u{a}.png\n')
  const json = await runCommand({ cwd }, 'search', '--folder', 'p', '--json')
  expect(paths(json.stdout)).toEqual([name])
  const refused = await runCommand({ cwd: join(cwd, 'p') }, 'score', `${name}x`, '1')
  expect([refused.code, refused.stderr.includes('\x1b')]).toEqual([3, false])
})

test('folders that are none', async () => {
  const { cwd } = makePictures()
  const outcomes: unknown[] = []
  for (const words of [
    ['scan', 'nowhere'],
    ['scan', 'pictures/cat.png'],
    ['search', 'x', '--folder', 'nowhere'],
    ['stats', 'nowhere'],
    ['serve', 'nowhere', '--no-open'],
  ]) {
    const { code, stdout, stderr } = await runCommand({ cwd }, ...words)
    outcomes.push([words[0], code, stdout, stderr.split('\n').length, / {4}at |Error/.test(stderr)])
  }
  expect(outcomes).toEqual(
    ['scan', 'scan', 'search', 'stats', 'serve'].map((name) => [name, 4, '', 2, false]),
  )
})

test.each([
  [[]],
  [['nothing']],
  [['search', '--nothing']],
  [['search', '--score', '9', 'x']],
  [['search', '--sort', 'colour']],
  [['score']],
  [['score', '4']],
  [['inspect']],
  [['serve', '--port', 'x']],
  [['stats', 'a', 'b']],
])('called wrongly: %j', async (words) => {
  const cwd = makeDirectory()
  const { code, stdout, stderr } = await runCommand({ cwd }, ...words)
  expect([code, stdout, stderr === '']).toEqual([2, '', false])
  expect(readdirSync(cwd)).toEqual([])
})

test('help tells the exit codes', async () => {
  const cwd = makeDirectory()
  for (const words of [['--help'], ['score', '--help']]) {
    const { code, stdout, stderr } = await runCommand({ cwd }, ...words)
    expect([code, stdout.includes('Exit codes:'), stderr]).toEqual([0, true, ''])
  }
  expect((await runCommand({ cwd }, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a reader that has had enough ends it quietly', async () => {
  const cwd = makeDirectory()
  for (let count = 0; count < 600; count++) writePng(join(cwd, 'p', `${'long-name-'.repeat(20)}${count}.png`))
  const child = startCli({ cwd }, ['search', '--folder', 'p', '--json'])
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, stderr]).toEqual([0, ''])
})

test('Ctrl+C ends it with 130, without a word too much', async () => {
  const cwd = makeDirectory()
  for (let count = 0; count < 3000; count++) writePng(join(cwd, 'p', `${count}.png`))
  const child = startCli({ cwd }, ['scan', 'p'])
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  while (!existsSync(join(cwd, 'p', '.scores', 'media.db')))
    await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGINT')
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, stderr]).toEqual([130, ''])
  expect((await runCommand({ cwd }, 'search', '--folder', 'p', 'limit:1')).code).toBe(0)
})
