import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { statEntry } from '#core/scan/walk-folder.ts'
import { AppError } from '#shared/errors.ts'
import { openReader } from './open-reader.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-reader-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'opened'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

test('reads ranges anywhere, and nothing beyond the end', () => {
  const path = join(folder, 'a.jpg')
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 251))
  bytes.set([0xff, 0xd8], 0)
  writeFileSync(path, bytes)
  const opened = openReader(path)
  try {
    const ranges = [
      [0, 10],
      [4090, 20],
      [0, 16_000],
      [16_380, 10],
      [49_990, 100],
      [60_000, 5],
      [-1, 5],
      [20, 0],
      [0, 50_000],
    ] as const
    for (const [offset, length] of ranges) {
      const expected = offset < 0 ? Buffer.alloc(0) : bytes.subarray(offset, offset + length)
      expect(Buffer.from(opened.reader.read(offset, length)).equals(expected), `${offset}+${length}`).toBe(
        true,
      )
    }
    const stat = statSync(path)
    expect({ size: opened.sizeBytes, inode: opened.inode, unchanged: opened.isUnchanged() }).toEqual({
      size: 50_000,
      inode: stat.ino,
      unchanged: true,
    })
    writeFileSync(path, 'other')
    expect(opened.isUnchanged()).toBe(false)
  } finally {
    opened.close()
  }
})

test('keeps what it read when the next window comes', () => {
  const path = join(folder, 'b.bin')
  writeFileSync(path, Buffer.concat([Buffer.alloc(5000, 1), Buffer.alloc(5000, 2)]))
  const opened = openReader(path)
  const first = opened.reader.read(0, 100)
  opened.reader.read(9000, 100)
  opened.close()
  expect(first.every((byte) => byte === 1)).toBe(true)
})

test('refuses what is no regular file, without waiting and without following', () => {
  writeFileSync(join(folder, 'real.png'), 'x')
  symlinkSync(join(folder, 'real.png'), join(folder, 'link.png'))
  execFileSync('mkfifo', [join(folder, 'pipe.png')])
  expect({
    link: codeOf(() => openReader(join(folder, 'link.png'))),
    pipe: codeOf(() => openReader(join(folder, 'pipe.png'))),
    directory: codeOf(() => openReader(folder)),
    missing: codeOf(() => openReader(join(folder, 'none.png'))),
  }).toEqual({ link: 'unsupported', pipe: 'unsupported', directory: 'unsupported', missing: 'not-found' })
})

test('tells the time that a walk tells, to the last digit', () => {
  const path = join(folder, 'a.png')
  for (let round = 0; round < 100; round++) {
    writeFileSync(path, String(round))
    const opened = openReader(path)
    opened.close()
    const walked = statEntry(path, 'a.png')
    expect({ modifiedNs: opened.modifiedNs, sizeBytes: opened.sizeBytes, inode: opened.inode }).toEqual(
      typeof walked === 'object'
        ? { modifiedNs: walked.modifiedNs, sizeBytes: walked.sizeBytes, inode: walked.inode }
        : undefined,
    )
  }
})
