import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makePictures, parseLines, runCommand } from './test-cli.ts'

// Each command is a process of its own; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })

test('xmp: shows the mode, sets it, and writes what was judged before', async () => {
  const { cwd, pictures } = makePictures()
  await runCommand({ cwd: pictures }, 'score', 'cat.png', '4')
  const shown = await runCommand({ cwd }, 'xmp', 'pictures')
  expect([shown.code, shown.stdout.split('\n')[0], shown.stderr]).toEqual([
    ...[0, 'off: other programs see no ratings', ''],
  ])
  const left = await runCommand({ cwd }, 'xmp', 'pictures', 'sidecar')
  expect([left.code, left.stdout, left.stderr]).toEqual([
    0,
    'sidecar: ratings are written into XMP files beside the media\n1 file is scored, labelled or tagged; 1 of them can carry it themselves.\n',
    'What was scored before is left as it is; --write-existing writes that, too.\n',
  ])
  expect(existsSync(join(pictures, 'cat.png.xmp'))).toBe(false)
  const set = await runCommand({ cwd }, 'xmp', 'pictures', 'sidecar', '--write-existing', '--json')
  expect([set.code, parseLines(set.stdout)]).toEqual([
    0,
    [{ mode: 'sidecar', judged: 1, embeddable: 1, written: 1, failed: 0 }],
  ])
  expect(readFileSync(join(pictures, 'cat.png.xmp'), 'utf8')).toContain('xmp:Rating="4"')
  const off = await runCommand({ cwd }, 'xmp', 'pictures', 'off', '--json')
  expect(parseLines(off.stdout)).toEqual([{ mode: 'off', judged: 1, embeddable: 1, written: 0, failed: 0 }])
  expect(existsSync(join(pictures, 'cat.png.xmp'))).toBe(true)
})

test.each([
  [['pictures', 'everywhere']],
  [['pictures', 'off', '--write-existing']],
  [['pictures', '--write-existing']],
])('xmp: called wrongly: %j', async (words) => {
  const { cwd } = makePictures()
  const { code, stdout, stderr } = await runCommand({ cwd }, 'xmp', ...words)
  expect([code, stdout, stderr === '']).toEqual([2, '', false])
})
