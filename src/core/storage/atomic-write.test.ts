import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isTemporaryName, writeFileAtomically } from './atomic-write.ts'
import { nodeStorage, type Storage } from './storage.ts'
import { createFailingStorage } from './test-storage.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'media-scorer-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const bytes = (text: string) => Buffer.from(text)
const path = () => join(directory, 'a.json')

describe('writeFileAtomically', () => {
  it('makes a file, and tells its size and time', async () => {
    const written = await writeFileAtomically(nodeStorage, path(), bytes('new'))
    const stats = statSync(path())
    expect(written).toEqual({ sizeBytes: 3, modifiedNs: Math.round(stats.mtimeMs * 1e6) })
    expect(readFileSync(path(), 'utf8')).toBe('new')
    expect(readdirSync(directory)).toEqual(['a.json'])
  })

  it('replaces one and keeps its mode', async () => {
    writeFileSync(path(), 'old')
    chmodSync(path(), 0o640)
    await writeFileAtomically(nodeStorage, path(), bytes('new'))
    expect([readFileSync(path(), 'utf8'), statSync(path()).mode & 0o777]).toEqual(['new', 0o640])
  })

  it('writes on when the disk takes only a part', async () => {
    const stingy: Storage = {
      ...nodeStorage,
      open: async (...given) => {
        const file = await nodeStorage.open(...given)
        return { ...file, write: (part) => file.write(part.subarray(0, 1)) }
      },
    }
    await writeFileAtomically(stingy, path(), bytes('new one'))
    expect(readFileSync(path(), 'utf8')).toBe('new one')
  })

  it('notices a disk that takes nothing, or less than it said', async () => {
    writeFileSync(path(), 'old')
    const full = (count: number): Storage => ({
      ...nodeStorage,
      open: async (...given) => ({ ...(await nodeStorage.open(...given)), write: async () => count }),
    })
    for (const count of [0, 100]) {
      await expect(writeFileAtomically(full(count), path(), bytes('new'))).rejects.toMatchObject({
        code: 'disk-full',
      })
      expect([readdirSync(directory), readFileSync(path(), 'utf8')]).toEqual([['a.json'], 'old'])
    }
  })

  it.each(['ENOSPC', 'EIO', 'EACCES', 'EDQUOT', 'EROFS'])(
    'leaves the old file or the whole new one, and nothing else, when any one call fails with %s',
    async (code) => {
      const seen: string[] = []
      for (let call = 1; ; call += 1) {
        writeFileSync(path(), 'old')
        const { storage, calls } = createFailingStorage(call, code)
        const result = await writeFileAtomically(storage, path(), bytes('new')).then(
          () => 'written',
          (error: unknown) => error,
        )
        if (calls.length < call) {
          expect(result).toBe('written')
          break
        }
        const failed = calls[call - 1] ?? ''
        seen.push(failed)
        expect(result).toMatchObject({ code })
        expect(readdirSync(directory)).toEqual(['a.json'])
        const isRenamed = calls.slice(0, call - 1).includes('rename')
        expect(readFileSync(path(), 'utf8')).toBe(isRenamed ? 'new' : 'old')
      }
      expect(seen).toEqual([
        ...['lstat', 'lstat', 'open', 'fchmod', 'write', 'stat', 'sync', 'close', 'rename'],
        ...['open', 'sync', 'close'],
      ])
    },
  )

  it('refuses a link, a directory and a pipe in the file’s place, and touches none of them', async () => {
    const target = join(directory, 'target')
    writeFileSync(target, 'untouched')
    symlinkSync(target, join(directory, 'link'))
    symlinkSync(join(directory, 'nowhere'), join(directory, 'dangling'))
    mkdirSync(join(directory, 'folder'))
    execFileSync('mkfifo', [join(directory, 'pipe')])
    const before = readdirSync(directory)
    for (const name of ['link', 'dangling', 'folder', 'pipe']) {
      const writing = writeFileAtomically(nodeStorage, join(directory, name), bytes('new'))
      await expect(writing).rejects.toMatchObject({ code: 'unsupported' })
    }
    expect(readdirSync(directory)).toEqual(before)
    expect(readFileSync(target, 'utf8')).toBe('untouched')
  })

  it('refuses a directory that is a link or no directory', async () => {
    mkdirSync(join(directory, 'elsewhere'))
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'link'))
    writeFileSync(join(directory, 'file'), '')
    for (const name of ['link', 'file']) {
      const writing = writeFileAtomically(nodeStorage, join(directory, name, 'a.json'), bytes('new'))
      await expect(writing).rejects.toMatchObject({ code: 'unsupported' })
    }
    expect(readdirSync(join(directory, 'elsewhere'))).toEqual([])
  })
})

it('knows its own temporary files by name', () => {
  const names = [
    '.media-scorer-0123456789abcdef.tmp',
    'a.json',
    '.media-scorer-.tmp',
    '.tmp',
    'x.media-scorer-0123456789abcdef.tmp',
  ]
  expect(names.filter(isTemporaryName)).toEqual(['.media-scorer-0123456789abcdef.tmp'])
})
