import { AppError } from '#shared/errors.ts'

/** SQLite's refusals that a person can do something about, as such; all else as it is. */
export function translateDatabaseError(error: unknown): unknown {
  const code = readCode(error)
  if (code === null) return error
  if (isCorruption(error)) {
    return new AppError(
      'library-corrupt',
      'The library’s database is damaged. Close the folder and open it again: what can be read is put together anew from the score files.',
      { cause: error },
    )
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('disk-full', 'The disk is full. Nothing was lost; free some space and try again.', {
      cause: error,
    })
  }
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_')) {
    return new AppError(
      'library-busy',
      'Another program is writing to this library and did not end in time. Nothing was lost; try again.',
      { cause: error },
    )
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new AppError(
      'disk-failed',
      'The disk reported an error, so this was not done. What was saved before is safe, as far as the disk still has it. Check the disk and its connection, then try again.',
      { cause: error },
    )
  }
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code)) {
    return new AppError('read-only', 'The library’s database can’t be written to. Nothing was changed.', {
      cause: error,
    })
  }
  return error
}

/** Whether SQLite says that the file is no database, or a broken one. */
export function isCorruption(error: unknown): boolean {
  const code = readCode(error)
  return code !== null && (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
}

function readCode(error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
