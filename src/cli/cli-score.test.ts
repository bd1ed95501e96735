import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeDirectory, makePictures, parseLines, runCommand, writePng } from './test-cli.ts'

// Each command is a process of its own; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })

function readScore(path: string): unknown {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return typeof file === 'object' && file !== null && 'score' in file ? file.score : undefined
}

test('score: several files, several libraries, also of files that were never seen', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd }, 'scan', 'pictures')
  const other = join(cwd, 'other')
  writePng(join(other, 'new.png'))
  await runCommand({ cwd }, 'scan', 'other')
  writePng(join(other, 'newer.png'))
  const files = ['pictures/cat.png', 'pictures/sub/9.png', 'other/new.png', 'other/newer.png']
  const { code, stdout, stderr } = await runCommand({ cwd }, 'score', ...files, '5')
  expect([code, stdout, stderr]).toEqual([0, '', '4 files: 5 stars, saved.\n'])
  for (const [directory, name] of [
    [pictures, 'cat.png'],
    [join(pictures, 'sub'), '9.png'],
    [other, 'new.png'],
    [other, 'newer.png'],
  ] as const)
    expect([name, readScore(join(directory, '.scores', `${name}.json`))]).toEqual([name, 5])
})

test('score: reject and clear, by word and number', async () => {
  const { pictures } = makePictures()
  const outcomes: unknown[] = []
  for (const word of ['reject', 'clear', '-1', '0', '3']) {
    const { code } = await runCommand({ cwd: pictures }, 'score', 'cat.png', word)
    outcomes.push([word, code, readScore(join(pictures, '.scores', 'cat.png.json'))])
  }
  expect(outcomes).toEqual([
    ['reject', 0, -1],
    ['clear', 0, 0],
    ['-1', 0, -1],
    ['0', 0, 0],
    ['3', 0, 3],
  ])
})

test('score: a name that begins with a dash', async () => {
  const { cwd } = makePictures()
  writePng(join(cwd, 'pictures', '-5.png'))
  const { code } = await runCommand({ cwd: join(cwd, 'pictures') }, 'score', '--', '-5.png', '-1')
  expect([code, readScore(join(cwd, 'pictures', '.scores', '-5.png.json'))]).toEqual([0, -1])
})

test.each([
  ['6', 2],
  ['-2', 2],
  ['3.5', 2],
  ['five', 2],
  ['', 2],
  ['--5', 2],
])('score: %j is refused and nothing is changed', async (word, expected) => {
  const { cwd, pictures } = makePictures()
  const { code, stdout, stderr } = await runCommand({ cwd: pictures }, 'score', 'cat.png', word)
  expect([code, stdout, stderr === '']).toEqual([expected, '', false])
  expect([readdirSync(pictures).sort(), existsSync(join(cwd, '.scores'))]).toEqual([
    ['cat.png', 'dog.png', 'sub'],
    false,
  ])
})

test('score: one wrong file and none is scored', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd }, 'scan', 'pictures')
  writeFileSync(join(pictures, 'notes.txt'), 'no picture')
  symlinkSync('cat.png', join(pictures, 'link.png'))
  const outcomes: unknown[] = []
  for (const wrong of ['nothing.png', 'notes.txt', 'link.png', 'sub']) {
    const { code, stderr } = await runCommand({ cwd: pictures }, 'score', 'cat.png', wrong, '4')
    outcomes.push([wrong, code, stderr.includes(wrong)])
  }
  expect(outcomes).toEqual([
    ['nothing.png', 3, true],
    ['notes.txt', 3, true],
    ['link.png', 10, true],
    ['sub', 10, true],
  ])
  expect(existsSync(join(pictures, '.scores', 'cat.png.json'))).toBe(false)
})

test('a folder that may not be written to: the score is kept and the reason is told', async () => {
  const cwd = makeDirectory()
  writePng(join(cwd, 'p', 'a.png'))
  mkdirSync(join(cwd, 'data'))
  const modes: readonly (readonly [string, number])[] = [
    ['p', 0o555],
    ['data', 0o777],
    ['', 0o755],
  ]
  for (const [path, mode] of modes) chmodSync(join(cwd, path), mode)
  // As root every mode is ignored, so another user is asked.
  const asNobody = process.getuid?.() === 0
  const run = (...words: readonly string[]) =>
    runCommand(
      { cwd, env: { MEDIA_SCORER_DATA: join(cwd, 'data') }, ...(asNobody ? { uid: 65_534 } : {}) },
      ...words,
    )
  const { code, stderr } = await run('score', 'p/a.png', '4')
  expect([code, stderr]).toEqual([
    7,
    expect.stringContaining('The score of “p/a.png” is in the library, but not in the score file'),
  ])
  const found = await run('search', '--folder', 'p', '--json')
  expect(parseLines(found.stdout)).toEqual([expect.objectContaining({ path: 'a.png', score: 4 })])
  expect(readdirSync(join(cwd, 'p'))).toEqual(['a.png'])
})
