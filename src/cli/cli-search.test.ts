import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makePictures, parseLines, runCommand, writePng } from './test-cli.ts'

// Each command is a process of its own; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 180_000 })

const paths = (stdout: string) => parseLines(stdout).map((line) => line.path)

test('scan counts, progress and sentences stay off stdout', async () => {
  const { cwd } = makePictures()
  const { code, stdout, stderr } = await runCommand({ cwd }, 'scan', 'pictures', '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(parseLines(stdout)).toEqual([
    expect.objectContaining({ files: 4, images: 4, videos: 0, missing: 0, with_prompt: 1, problems: 0 }),
  ])
})

test('search finds by words and fields, in the order asked for, relative to the folder', async () => {
  const { cwd, pictures } = makePictures()
  const search = (...words: readonly string[]) =>
    runCommand({ cwd }, 'search', 'pictures', '--json', ...words)
  const cat = await search('fluffy', 'cat')
  expect([cat.code, cat.stderr]).toEqual([0, ''])
  expect(parseLines(cat.stdout)).toEqual([
    expect.objectContaining({
      path: 'cat.png',
      score: 0,
      favourite: false,
      missing: false,
      type: 'image',
      format: 'png',
      width: 3,
      height: 2,
      size_bytes: readFileSync(join(pictures, 'cat.png')).length,
      prompt: 'a fluffy cat on the moon',
      model: 'dream',
    }),
  ])
  expect(parseLines(cat.stdout)[0]?.keywords).toEqual(expect.arrayContaining(['a1111']))
  expect(paths((await search('')).stdout)).toEqual(['sub/9.png', 'sub/10.png', 'cat.png', 'dog.png'])
  expect(paths((await search('sort:name- limit:2')).stdout)).toEqual(['dog.png', 'cat.png'])
  expect(paths((await search('fluffy dog')).stdout)).toEqual([])
  expect(paths((await search('fluffy | dog')).stdout)).toEqual(['cat.png', 'dog.png'])
  expect(paths((await search('steps:20 sampler:euler_ancestral seed:18446744073709551615')).stdout)).toEqual([
    'cat.png',
  ])
  expect(paths((await search('seed:18446744073709551614')).stdout)).toEqual([])
  expect(paths((await search('type:video')).stdout)).toEqual([])
  expect((await runCommand({ cwd }, 'score', 'pictures/sub/9.png', 'pictures/dog.png', '4')).code).toBe(0)
  expect(paths((await search('score:3..')).stdout)).toEqual(['sub/9.png', 'dog.png'])
  expect(paths((await search('--', '-score:>=3')).stdout)).toEqual(['sub/10.png', 'cat.png'])
  const plain = await runCommand({ cwd }, 'search', '--folder', 'pictures', 'score:4')
  expect(plain.stdout).toBe(' 4  sub/9.png\n 4  dog.png\n')
})

test('--paths0 gives every name as it is, from where the command stands; plain lines are escaped', async () => {
  const { cwd, pictures } = makePictures()
  writePng(join(pictures, 'sub', '-a\nb\x1b[2J ö.png'))
  const from = (place: string, ...words: readonly string[]) => runCommand({ cwd: place }, 'search', ...words)
  const zeros = await from(cwd, 'pictures', 'path:sub', '--paths0')
  expect([zeros.code, zeros.stderr]).toEqual([0, ''])
  expect(zeros.stdout.split('\0')).toEqual([
    'pictures/sub/-a\nb\x1b[2J ö.png',
    'pictures/sub/9.png',
    'pictures/sub/10.png',
    '',
  ])
  for (const path of zeros.stdout.split('\0').slice(0, -1)) expect(existsSync(join(cwd, path))).toBe(true)
  expect((await from(join(pictures, 'sub'), 'b', '--paths0')).stdout).toBe('./-a\nb\x1b[2J ö.png\0')
  expect((await from(cwd, 'pictures/', 'ö')).stdout).toBe(' 0  sub/-a\\u{a}b\\u{1b}[2J ö.png\n')
  expect((await from(cwd, 'pictures', '', '--paths0', '--json')).code).toBe(2)
})

test('what can’t be read of a query is shown at its place, before a library is made', async () => {
  const { cwd, pictures } = makePictures()
  const wrong = await runCommand({ cwd }, 'search', 'pictures', 'cat stepps:20')
  expect([wrong.code, wrong.stdout]).toEqual([2, ''])
  expect(wrong.stderr.split('\n').slice(0, 2)).toEqual(['  cat stepps:20', '      ^^^^^^'])
  expect(wrong.stderr).toMatch(/\n {2}[^\n]*: cat steps:20\n/)
  expect(wrong.stderr).toMatch(/\n {2}Search as text: cat "stepps:20"\n/)
  expect(existsSync(join(pictures, '.scores'))).toBe(false)
  const unsaved = await runCommand({ cwd }, 'search', 'pictures', 'cat @best')
  expect([unsaved.code, unsaved.stdout]).toEqual([2, ''])
  expect(unsaved.stderr).toContain('  cat @best\n      ^^^^^\n')
  const unable = await runCommand({ cwd }, 'search', 'pictures', 'similar:1')
  expect([unable.code, unable.stdout]).toEqual([10, ''])
  const folderless = await runCommand({ cwd }, 'search', 'fluffy', 'cat')
  expect([folderless.code, folderless.stdout]).toEqual([4, ''])
})

test('an old option is refused, not passed over', async () => {
  const { cwd } = makePictures()
  const { code, stderr } = await runCommand({ cwd }, 'search', 'pictures', 'cat', '--score', '3..5')
  expect([code, stderr]).toEqual([2, expect.stringContaining('--score')])
})

test('a part of a library is searched, relative to itself', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd }, 'scan', 'pictures')
  const { stdout } = await runCommand({ cwd: join(pictures, 'sub') }, 'search', '--json')
  expect(paths(stdout)).toEqual(['9.png', '10.png'])
  expect(existsSync(join(pictures, 'sub', '.scores', 'media.db'))).toBe(false)
})

test('missing files only when they are asked for, and new ones at once', async () => {
  const { cwd, pictures } = makePictures()
  for (let count = 0; count < 20; count++) writePng(join(pictures, `more-${count}.png`))
  await runCommand({ cwd }, 'scan', 'pictures')
  rmSync(join(pictures, 'dog.png'))
  writePng(join(pictures, 'wolf.png'), 'a wolf')
  const search = (...words: readonly string[]) =>
    runCommand({ cwd }, 'search', '--folder', 'pictures', '--json', ...words)
  expect(paths((await search('wolf')).stdout)).toEqual(['wolf.png'])
  expect(paths((await search('dog')).stdout)).toEqual([])
  const missing = await search('--missing', 'dog')
  expect(parseLines(missing.stdout)).toEqual([expect.objectContaining({ path: 'dog.png', missing: true })])
  expect(paths((await search('is:missing')).stdout)).toEqual(['dog.png'])
})

test('when most files are gone none is marked, and it is said', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd }, 'scan', 'pictures')
  for (const name of ['cat.png', 'dog.png']) rmSync(join(pictures, name))
  const asked = await runCommand({ cwd }, 'scan', 'pictures', '--json')
  expect([asked.code, parseLines(asked.stdout)[0]?.missing]).toEqual([4, 0])
  expect(asked.stderr).toContain('2 of 4 files were not found')
  const accepted = await runCommand({ cwd }, 'scan', 'pictures', '--json', '--accept-missing')
  expect([accepted.code, parseLines(accepted.stdout)[0]?.missing]).toEqual([0, 2])
})

test('stats, without an argument, are those of the library around', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd }, 'score', 'pictures/cat.png', '5')
  rmSync(join(cwd, '.scores'), { recursive: true, force: true })
  await runCommand({ cwd }, 'scan', 'pictures')
  const { code, stdout } = await runCommand({ cwd: join(pictures, 'sub') }, 'stats', '--json')
  expect([code, parseLines(stdout)]).toEqual([
    0,
    [
      expect.objectContaining({
        files: 4,
        scores: { '-1': 0, '0': 3, '1': 0, '2': 0, '3': 0, '4': 0, '5': 1 },
      }),
    ],
  ])
  const plain = await runCommand({ cwd: pictures }, 'stats')
  expect(plain.stdout).toMatch(/^files +4\nimages +4\n/)
})

test('inspect needs no library, writes nothing, and goes on after a file that is not there', async () => {
  const { cwd, pictures } = makePictures()
  const files = ['cat.png', 'nothing.png', 'sub', 'dog.png']
  const { code, stdout, stderr } = await runCommand(
    { cwd: pictures, env: { MEDIA_SCORER_DATA: join(cwd, 'none') } },
    'inspect',
    '--json',
    ...files,
  )
  expect([code, stderr.split('\n').length]).toEqual([3, 4])
  expect(parseLines(stdout)).toEqual([
    expect.objectContaining({
      file: 'cat.png',
      type: 'image',
      tool: 'a1111',
      prompt: 'a fluffy cat on the moon',
      negative_prompt: 'blurry',
      model: 'dream',
      models: ['dream'],
      sampler: 'Euler a',
      steps: 20,
      cfg: 7,
      seed: '18446744073709551615',
      width: 3,
      height: 2,
      pixel_width: 3,
      pixel_height: 2,
      problems: [],
    }),
    expect.objectContaining({ file: 'dog.png', tool: null, prompt: null, seed: null, models: [], loras: [] }),
  ])
  expect([readdirSync(cwd), readdirSync(pictures).sort()]).toEqual([
    ['pictures'],
    ['cat.png', 'dog.png', 'sub'],
  ])
})
