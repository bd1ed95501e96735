import { findErrorCode } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write in its folder',
  EPERM: 'this account may not write in its folder',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'your share of its disk is full',
  EFBIG: 'its disk takes no file of this size',
  EIO: 'its disk reports an error',
  ENOENT: 'its folder is not there right now',
  ENOTDIR: 'its folder is not there right now',
  ENODEV: 'its disk is not connected',
  ENXIO: 'its disk is not connected',
  ENOTCONN: 'its disk is not connected',
  ESTALE: 'its network disk lost the connection',
  ETIMEDOUT: 'its network disk does not answer',
  EBUSY: 'another program holds it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENAMETOOLONG: 'its path is too long for the disk',
}

/** A sentence for the person: why a score file couldn't be written, what is safe, and what happens next. */
export function explainSaveFailure(error: unknown): string {
  const safe = 'The score is kept in the library and written as soon as that changes.'
  return `The score file could not be written: ${explainDiskError(error)} ${safe}`
}

/** The same reason for any file beside a media file: the end of a sentence. */
export function explainDiskError(error: unknown): string {
  if (error instanceof AppError) return error.message
  const code = findErrorCode(error)
  return `${(code === undefined ? undefined : reasons[code]) ?? `the disk answered ${code ?? String(error)}`}.`
}
