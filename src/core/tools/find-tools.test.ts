import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findFfmpeg, findFfprobe, parseToolVersion } from './find-tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer find '))
afterAll(() => rmSync(folder, { recursive: true }))
const packaged: string = createRequire(import.meta.url)('ffprobe-static').path // the package's one export

function makeTool(directory: string, name: string, version: string): string {
  mkdirSync(join(folder, directory), { recursive: true })
  const path = join(folder, directory, name)
  writeFileSync(path, `#!/bin/sh\necho "${name} version ${version} Copyright (c) the FFmpeg developers"\n`)
  chmodSync(path, 0o755)
  return path
}

test('versions', () => {
  expect(parseToolVersion('ffprobe version 5.1.9-0+deb12u1 Copyright')).toEqual([5, 1, 9])
  expect(parseToolVersion('ffprobe version n7.1 Copyright')).toEqual([7, 1, 0])
  expect(parseToolVersion('ffprobe version 4.0.2-static https://johnvansickle.com/ffmpeg/')).toEqual([
    4, 0, 2,
  ])
  expect(parseToolVersion('ffprobe version N-121042-g3b7e5a2 Copyright')).toEqual([Number.POSITIVE_INFINITY])
  expect(parseToolVersion('sh: not found')).toBeUndefined()
})

test.skipIf(process.platform === 'win32')(
  'the system’s ffprobe is taken when it is newer than the packaged one',
  async () => {
    const newer = makeTool('newer', 'ffprobe', '6.1.1')
    makeTool('older', 'ffprobe', '3.4.8')
    expect(await findFfprobe({ PATH: join(folder, 'newer') })).toBe(newer)
    expect(await findFfprobe({ PATH: join(folder, 'older') })).toBe(packaged)
    expect(await findFfprobe({ PATH: '' })).toBe(packaged)
  },
)

test.skipIf(process.platform === 'win32')(
  'a path that is given wins; one that leads nowhere does not',
  async () => {
    const older = join(folder, 'older', 'ffprobe')
    const newer = join(folder, 'newer', 'ffprobe')
    expect(await findFfprobe({ PATH: join(folder, 'newer'), FFPROBE_PATH: older })).toBe(older)
    expect(await findFfprobe({ PATH: join(folder, 'newer'), FFPROBE_PATH: '/nowhere/ffprobe' })).toBe(newer)
  },
)

test.skipIf(process.platform === 'win32')(
  'a broken ffprobe on the PATH is passed over, and so are relative places',
  async () => {
    const broken = makeTool('broken', 'ffprobe', '')
    writeFileSync(broken, '#!/bin/sh\nexit 1\n')
    expect(await findFfprobe({ PATH: join(folder, 'broken') })).toBe(packaged)
    makeTool('here', 'ffmpeg', '6.0')
    const before = process.cwd()
    process.chdir(join(folder, 'here'))
    try {
      expect(await findFfmpeg({ PATH: '.:' })).toBeUndefined()
    } finally {
      process.chdir(before)
    }
  },
)
