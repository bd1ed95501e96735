import { constants } from 'node:fs'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'

/** The name is another file's. Nothing was changed. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken'
}

/** How a file came to its new name. `linked`: it still has the old one too. `renamed`: it hasn't. */
export type Taking = 'linked' | 'renamed'

/** Disks without hard links, and files that this account may not link. */
const noLinks: ReadonlySet<string> = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN', 'EISDIR'],
])
const reserveFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/**
 * Gives a file a name on the same disk, never another file's: a second link, which the system refuses where the name is taken. Where
 * there are no links the name is reserved by an empty file, which the file is then renamed over. Throws `NameTaken`, `EXDEV` and
 * whatever else the disk says; the file has its old name then.
 */
export async function takeName(storage: Storage, from: string, to: string): Promise<Taking> {
  try {
    await storage.link(from, to)
    return 'linked'
  } catch (error) {
    const code = findErrorCode(error) ?? ''
    if (code === 'EEXIST') return takeOwnName(storage, from, to, error)
    if (!noLinks.has(code)) throw error
  }
  return reserveAndRename(storage, from, to)
}

/** `a.png` to `A.png` on a disk that doesn't tell them apart: the name is taken by the file itself. */
async function takeOwnName(storage: Storage, from: string, to: string, cause: unknown): Promise<Taking> {
  const [source, target] = [await storage.lstat(from), await storage.lstat(to)]
  const isSame = source.dev === target.dev && source.ino === target.ino && source.ino !== 0
  if (!isSame) throw new NameTaken('There is a file of this name already.', { cause })
  if (!isOneNameToSome(from, to)) return 'linked'
  await storage.rename(from, to)
  return 'renamed'
}

function isOneNameToSome(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()
}

async function reserveAndRename(storage: Storage, from: string, to: string): Promise<Taking> {
  const inode = await reserve(storage, to)
  try {
    const now = await storage.lstat(to)
    if (now.ino !== inode || now.size !== 0) throw new NameTaken('Another program took this name.')
    await storage.rename(from, to)
    return 'renamed'
  } catch (error) {
    await giveBack(storage, to, inode)
    throw error
  }
}

async function reserve(storage: Storage, to: string): Promise<number> {
  try {
    const file = await storage.open(to, reserveFlags, 0o600)
    try {
      return (await file.stat()).ino
    } finally {
      await file.close()
    }
  } catch (error) {
    if (findErrorCode(error) === 'EEXIST') {
      throw new NameTaken('There is a file of this name already.', { cause: error })
    }
    throw error
  }
}

async function giveBack(storage: Storage, to: string, inode: number): Promise<void> {
  try {
    const stats = await storage.lstat(to)
    if (stats.ino === inode && stats.size === 0) await storage.unlink(to)
  } catch (error) {
    // The rename may have been done in spite of the error: then nothing is reserved any more.
    if (findErrorCode(error) === undefined) throw error
  }
}
