import type { LibraryTrouble } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { checkDatabaseIdentity } from './db/database-identity.ts'
import type { WriteDb } from './db/handles.ts'
import { checkRoot } from './scan/root-check.ts'

/** Whether the ground is still there that an open library stands on: its folder, and the file that its database is. */
export function findTrouble(db: WriteDb, folder: string): LibraryTrouble | null {
  const isDatabaseThere = isThere(db)
  const isFolderThere = checkRoot(db, folder) !== 'gone'
  if (isDatabaseThere) return isFolderThere ? null : 'files-gone'
  return isFolderThere ? 'replaced' : 'folder-gone'
}

function isThere(db: WriteDb): boolean {
  try {
    checkDatabaseIdentity(db)
    return true
  } catch (error) {
    // What the disk itself answers (a drive that was pulled out) says the same.
    if (error instanceof AppError ? error.code !== 'library-replaced' : !isDiskError(error)) throw error
    return false
  }
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
