import { AppError } from '#shared/errors.ts'
import { longestKeyword, normalizeKeyword } from '#shared/keyword.ts'

/** A keyword as it is kept; `invalid-input` for what is none. */
export function parseKeyword(text: string): string {
  const keyword = normalizeKeyword(text)
  if (keyword === '')
    throw new AppError('invalid-input', 'A keyword needs at least one letter. Nothing was changed.')
  if (keyword === null) {
    const message = `A keyword can have ${longestKeyword} characters. Nothing was changed.`
    throw new AppError('invalid-input', message)
  }
  return keyword
}
