import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDirectory, parseLines, runCommand, startCli, writePng } from './test-cli.ts'

function readScore(path: string): unknown {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return typeof file === 'object' && file !== null && 'score' in file ? file.score : undefined
}

/** `pictures/cat.png` (a prompt), `pictures/dog.png`, `pictures/sub/10.png`, `pictures/sub/9.png`. */
function makePictures(): { readonly cwd: string; readonly pictures: string } {
  const cwd = makeDirectory()
  const pictures = join(cwd, 'pictures')
  writePng(join(pictures, 'cat.png'), 'a fluffy cat on the moon')
  for (const name of ['dog.png', 'sub/10.png', 'sub/9.png']) writePng(join(pictures, name))
  return { cwd, pictures }
}

const paths = (stdout: string) => parseLines(stdout).map((line) => line.path)

test('scan counts, progress and sentences stay off stdout', async () => {
  const { cwd } = makePictures()
  const { code, stdout, stderr } = await runCommand({ cwd }, 'scan', 'pictures', '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(parseLines(stdout)).toEqual([
    expect.objectContaining({ files: 4, images: 4, videos: 0, missing: 0, with_prompt: 1, problems: 0 }),
  ])
})

test('search finds by words, keywords, score and type, in order, relative to the folder', async () => {
  const { cwd, pictures } = makePictures()
  const search = (...words: readonly string[]) =>
    runCommand({ cwd }, 'search', '--folder', 'pictures', '--json', ...words)
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
  expect(paths((await search()).stdout)).toEqual(['sub/9.png', 'sub/10.png', 'cat.png', 'dog.png'])
  expect(paths((await search('--descending', '--limit', '2')).stdout)).toEqual(['dog.png', 'cat.png'])
  expect(paths((await search('fluffy', 'dog')).stdout)).toEqual([])
  expect(paths((await search('--any', 'fluffy', 'dog')).stdout)).toEqual(['cat.png', 'dog.png'])
  expect(paths((await search('--type', 'video')).stdout)).toEqual([])
  expect((await runCommand({ cwd }, 'score', 'pictures/sub/9.png', 'pictures/dog.png', '4')).code).toBe(0)
  expect(paths((await search('--score', '3..')).stdout)).toEqual(['sub/9.png', 'dog.png'])
  expect(paths((await search('--score', '-1..0')).stdout)).toEqual(['sub/10.png', 'cat.png'])
  const plain = await runCommand({ cwd }, 'search', '--folder', 'pictures', '--score', '4')
  expect(plain.stdout).toBe(' 4  sub/9.png\n 4  dog.png\n')
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
  expect(paths((await search('--only-missing')).stdout)).toEqual(['dog.png'])
  expect((await search('--missing', '--only-missing')).code).toBe(2)
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
  expect((await runCommand({ cwd }, 'search', '--folder', 'p', '--limit', '1')).code).toBe(0)
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
