import type { HiddenBytes } from '#core/metadata/lsb.ts'
import { AppError } from '#shared/errors.ts'
import type { Drawn, DrawProblem } from './decoder-protocol.ts'

/**
 * What the decoder answered to `hidden-text`. A picture that can't be decoded hides nothing that could be read; one that can't be
 * opened just now throws `forbidden`, so that it keeps its turn.
 */
export function toHiddenBytes(answer: Drawn | DrawProblem): HiddenBytes | undefined {
  if ('code' in answer) {
    if (answer.code === 'unreadable') throw new AppError('forbidden', answer.message)
    return undefined
  }
  if (answer.bytes.length === 0) return undefined
  return { packing: answer.mime === 'application/gzip' ? 'gzip' : 'plain', bytes: answer.bytes }
}
