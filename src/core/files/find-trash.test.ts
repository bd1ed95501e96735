import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseTrashName, findTrash } from './find-trash.ts'
import { createTrashInfo } from './trash-info.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'media-scorer-trash-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const uid = process.getuid?.() ?? 0
/** A disk that isn't that of the home: Linux has one in memory. */
const memory = '/dev/shm'
const hasMemory = existsSync(memory) && lstatSync(memory).dev !== lstatSync(tmpdir()).dev
const inMemory = { env: { XDG_DATA_HOME: join(tmpdir(), 'nowhere') }, uid, platform: 'linux' } as const

describe('findTrash', () => {
  it('is the person’s own on the same disk, made for them alone', () => {
    const env = { XDG_DATA_HOME: join(root, 'data') }
    expect(findTrash(root, 'look', { env })).toEqual({ directory: join(root, 'data/Trash') })
    expect(existsSync(join(root, 'data'))).toBe(false)
    expect(findTrash(root, 'make', { env })).toEqual({ directory: join(root, 'data/Trash') })
    expect(lstatSync(join(root, 'data/Trash/files')).mode & 0o777).toBe(0o700)
    expect(lstatSync(join(root, 'data/Trash/info')).isDirectory()).toBe(true)
    expect(findTrash(root, 'make', { env: { HOME: root } }).directory).toBe(join(root, '.local/share/Trash'))
  })

  it('refuses a link, another system, and a network disk', () => {
    mkdirSync(join(root, 'data'))
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere'), join(root, 'data/Trash'))
    const env = { XDG_DATA_HOME: join(root, 'data') }
    expect(() => findTrash(root, 'make', { env })).toThrow('can’t be put into the trash')
    expect(() => findTrash(root, 'make', { env, platform: 'win32' })).toThrow('no trash that can be used')
    if (!hasMemory) return
    const network = { ...inMemory, isNetwork: () => true }
    expect(() => findTrash(memory, 'look', network)).toThrow('a network disk has no trash')
  })

  it('is at the top of another disk', async () => {
    if (!hasMemory) return
    expect(findTrash(memory, 'look', inMemory).directory).toBe(join(memory, `.Trash-${uid}`))
    const shared = join(memory, '.Trash')
    if (existsSync(shared)) return
    mkdirSync(shared)
    try {
      // Without the sticky bit anybody could replace what is in it.
      await chmod(shared, 0o777)
      expect(findTrash(memory, 'look', inMemory).directory).toBe(join(memory, `.Trash-${uid}`))
      await chmod(shared, 0o1777)
      expect(findTrash(memory, 'make', inMemory).directory).toBe(join(shared, String(uid)))
    } finally {
      rmSync(shared, { recursive: true })
    }
  })
})

it('chooses names that neither a file nor a note has, and that leave room for the note', () => {
  const trash = findTrash(root, 'make', { env: { XDG_DATA_HOME: root } })
  const at = (name: string) => join(root, 'Trash/files', name)
  writeFileSync(at('a.png'), '')
  writeFileSync(join(root, 'Trash/info/a.2.png.trashinfo'), '')
  expect(chooseTrashName(trash, 'a.png', new Set([at('a.3.png')]))).toBe(at('a.4.png'))
  const long = chooseTrashName(trash, `${'é'.repeat(125)}.png`, new Set())
  expect(Buffer.byteLength(long.slice(at('').length))).toBeLessThanOrEqual(255 - '.trashinfo'.length)
})

it('writes notes as the specification has them', () => {
  expect(createTrashInfo('/home/me/a b%é.png', '2026-03-14T15:09:26')).toBe(
    '[Trash Info]\nPath=/home/me/a%20b%25%C3%A9.png\nDeletionDate=2026-03-14T15:09:26\n',
  )
})
