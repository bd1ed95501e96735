import { randomBytes } from 'node:crypto'
import { constants, lstatSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createTimeName } from '#core/db/backup.ts'
import { readFreeBytes, requireRoom } from '#core/db/free-space.ts'
import { endQuarantine, quarantineDatabase } from '#core/db/quarantine.ts'
import type { TakenAlone } from '#core/maintenance/take-alone.ts'
import { syncDirectoryNow } from '#core/storage/atomic-write.ts'
import { makeDirectory, removeFile, renameDurably, syncFile } from '#core/storage/durable-file.ts'
import { nodeStorageSync } from '#core/storage/storage-sync.ts'
import { verifyBackup } from './verify-backup.ts'

/**
 * Puts a backup in the place of a database that nobody else uses. The copy is written beside it and proven; the database is given a second
 * name in `quarantine/<time>/` and then replaced in one step, so that a crash leaves the one or the other, whole. Answers where the former
 * one lies now; null where there was none.
 */
export function replaceDatabase(path: string, backup: string, { state }: TakenAlone): string | null {
  requireRoom(readFreeBytes(dirname(path)), lstatSync(backup).size, 'the backup')
  // A name that a scan knows: what a killed program leaves of it is removed.
  const temporary = join(dirname(path), `.media-scorer-${randomBytes(8).toString('hex')}.tmp`)
  try {
    copyDurably(backup, temporary)
    verifyBackup(temporary)
    if (state === 'none') {
      renameDurably(temporary, path)
      return null
    }
    if (state === 'damaged') {
      // Its logs go with it. Until the new one stands there, the next opening would put together what can be read of the old one.
      const aside = quarantineDatabase(path)
      renameDurably(temporary, path)
      endQuarantine(path)
      return aside
    }
    const aside = setAside(path)
    renameDurably(temporary, path)
    return aside
  } finally {
    removeFile(temporary)
  }
}

function setAside(path: string): string {
  const parent = join(dirname(path), 'quarantine')
  const directory = join(parent, createTimeName(new Date()))
  makeDirectory(parent)
  makeDirectory(directory)
  const aside = join(directory, basename(path))
  try {
    nodeStorageSync.link(path, aside)
  } catch {
    // A file system without second names (FAT, some network disks).
    copyDurably(path, aside)
  }
  syncDirectoryNow(directory)
  syncDirectoryNow(parent)
  return aside
}

function copyDurably(from: string, to: string): void {
  nodeStorageSync.copyFile(from, to, constants.COPYFILE_EXCL)
  syncFile(to)
}
