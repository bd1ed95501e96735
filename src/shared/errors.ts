/**
 * Every way in which the program can refuse, in one union: each edge (exit codes, HTTP statuses, texts) maps it with
 * `Record<ErrorCode, …>`, so a new code doesn't compile until each edge has decided what to do with it.
 */
export type ErrorCode =
  | 'invalid-input'
  | 'not-found'
  | 'no-library'
  | 'not-a-folder'
  | 'folder-unavailable'
  | 'library-busy'
  | 'library-newer'
  | 'library-foreign'
  | 'library-corrupt'
  | 'library-replaced'
  | 'read-only'
  | 'disk-full'
  | 'disk-failed'
  | 'file-changed'
  | 'tool-missing'
  | 'tool-failed'
  | 'unsupported'
  | 'forbidden'
  | 'internal'

/** What crosses a boundary instead of an `Error`: Electron would keep only the message of a thrown one. */
export type ErrorValue = {
  readonly code: ErrorCode
  readonly message: string
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/** An expected failure. Its message is a sentence for the person: what happened, what is safe, what to do. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorValue['details']

  constructor(
    code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly details?: ErrorValue['details'] },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options?.details
  }

  static from(value: ErrorValue): AppError {
    return new AppError(value.code, value.message, { details: value.details })
  }
}

/** True for the error that an aborted signal throws: shown to nobody. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** The value that crosses the boundary. A bug becomes `internal`, without its stack or its message. */
export function describeError(error: unknown): ErrorValue {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
    }
  }
  return { code: 'internal', message: 'Something went wrong inside Media Scorer. The log has the details.' }
}
