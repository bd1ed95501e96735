import { constants } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { printLocalTime } from '#core/sidecar/score-file.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'
import { NameTaken } from './take-name.ts'

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/** The note that belongs to a file in a trash: `…/files/a.png` → `…/info/a.png.trashinfo`. */
export function findInfoPath(trashed: string): string {
  return join(dirname(dirname(trashed)), 'info', `${basename(trashed)}.trashinfo`)
}

/**
 * Writes it before the file comes (not synced: it is for file managers, an undo reads the library), which keeps the name for it (freedesktop.org, «Trash specification» 1.0). `from` is where the file
 * was; in a trash of a disk's own it is told relative to the disk.
 */
export async function writeTrashInfo(storage: Storage, trashed: string, from: string): Promise<void> {
  const path = findInfoPath(trashed)
  const text = createTrashInfo(findNotedPath(trashed, from), printLocalTime(new Date()))
  try {
    const file = await storage.open(path, flags, 0o600)
    try {
      const bytes = Buffer.from(text)
      for (let offset = 0; offset < bytes.length; ) {
        const count = await file.write(bytes.subarray(offset))
        if (count === 0) throw Object.assign(new Error('The disk takes no more data.'), { code: 'ENOSPC' })
        offset += count
      }
    } catch (error) {
      await storage.unlink(path)
      throw error
    } finally {
      await file.close()
    }
  } catch (error) {
    if (findErrorCode(error) !== 'EEXIST') throw error
    throw new NameTaken('The trash has a file of this name already.', { cause: error })
  }
}

/** `Path` is escaped as in URLs, `DeletionDate` is local time. */
export function createTrashInfo(path: string, deletedAt: string): string {
  const escaped = path.split('/').map(encodeURIComponent).join('/')
  return `[Trash Info]\nPath=${escaped}\nDeletionDate=${deletedAt}\n`
}

/** `$topdir/.Trash-1000/files/x` and `$topdir/.Trash/1000/files/x` tell relative paths, the home trash absolute ones. */
function findNotedPath(trashed: string, from: string): string {
  const trash = dirname(dirname(trashed))
  const top = basename(dirname(trash)) === '.Trash' ? dirname(dirname(trash)) : dirname(trash)
  const isTop = basename(trash).startsWith('.Trash-') || basename(dirname(trash)) === '.Trash'
  return isTop ? relative(top, from).split(sep).join('/') : from
}

/** Whether the note for a name in the trash tells of this file: one that is of another file isn't ours to remove. */
export async function isOwnTrashInfo(storage: Storage, trashed: string, from: string): Promise<boolean> {
  try {
    const file = await storage.open(findInfoPath(trashed), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const bytes = Buffer.alloc(16_384)
      const text = bytes.subarray(0, await file.read(bytes, 0)).toString()
      const [head = ''] = createTrashInfo(findNotedPath(trashed, from), '').split('\nDeletionDate=')
      // One that was cut short by a crash holds a beginning of what it was to say.
      return text.startsWith(`${head}\n`) || head.startsWith(text)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error
    return false
  }
}
