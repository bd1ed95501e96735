import { explainDiskError } from '#core/sidecar/explain-save-failure.ts'
import { ChangedMeanwhile } from '#core/storage/atomic-write.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { NameTaken } from './take-name.ts'

/** Why a file couldn't be moved or copied, as a sentence for the person. It is where it was. */
export function explainFileFailure(error: unknown): string {
  if (error instanceof NameTaken) return error.message
  if (error instanceof ChangedMeanwhile) return 'Another program changed it meanwhile.'
  if (findErrorCode(error) === 'ENOENT') return 'It is not there any more.'
  const reason = error instanceof AppError ? error.message : explainDiskError(error)
  return reason.charAt(0).toUpperCase() + reason.slice(1)
}
