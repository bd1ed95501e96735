import type { Library } from '#core/library.ts'
import type { coreMethods, InputOf, LibraryStatus, ResultOf } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { CliContext } from './command.ts'

type CoreMethods = typeof coreMethods
type CoreName = keyof CoreMethods

/** An open library as the commands use it. */
export type LibraryCalls = {
  /** Throws the `AppError` that the library answered with. */
  readonly call: <Name extends CoreName>(
    name: Name,
    input: InputOf<CoreMethods[Name]>,
  ) => Promise<ResultOf<CoreMethods[Name]>>
  /**
   * Compares the folder with what is known of it, and reads what is new. Where another program holds the library, that one
   * does so already and this returns at once. Tells a notice that came up meanwhile.
   */
  readonly refresh: () => Promise<LibraryStatus>
}

/**
 * Opens a folder's library, tells what the person should know of it (that a damaged database was set aside, that the folder can't be written
 * to), shows its progress, gives it to `use` and closes it again, whatever happens.
 */
export async function withLibrary<Result>(
  context: CliContext,
  folder: string,
  use: (library: LibraryCalls) => Promise<Result>,
  database: string | undefined = context.database,
): Promise<Result> {
  const { openLibrary } = await import('#core/open-library.ts')
  const library = await openLibrary(folder, { mode: 'once', database, dataDirectory: context.dataDirectory })
  const stopListening = library.listen((event) => {
    if (event.name === 'jobs.progressed') context.output.showProgress(event.data)
  })
  try {
    return await use(await createLibraryCalls(library, context))
  } finally {
    stopListening()
    await library.close()
  }
}

async function createLibraryCalls(library: Library, { signal, output }: CliContext): Promise<LibraryCalls> {
  const call: LibraryCalls['call'] = async (name, input) => {
    const reply = await library.dispatch(name, input, signal)
    if (reply.ok) return reply.value as ResultOf<CoreMethods[typeof name]> // the contract binds the handler to this type
    signal.throwIfAborted()
    throw AppError.from(reply.error)
  }
  let told: string | null = null
  const readStatus = async (): Promise<LibraryStatus> => {
    const status = await call('library.status', {})
    if (status.notice !== null && status.notice !== told) output.say(status.notice)
    told = status.notice
    return status
  }
  await readStatus()
  return {
    call,
    refresh: async () => {
      const cancel = () => void library.dispatch('jobs.cancel', { job: 'scan' }, new AbortController().signal)
      signal.addEventListener('abort', cancel, { once: true })
      try {
        await call('library.scan', {})
        signal.throwIfAborted()
        return await readStatus()
      } finally {
        signal.removeEventListener('abort', cancel)
      }
    },
  }
}
