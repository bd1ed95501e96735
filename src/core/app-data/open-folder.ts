import type { Library } from '#core/library.ts'
import type { EventMessage, LibraryStatus } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { readFolderPath } from './list-folders.ts'
import { createQueue } from './queue.ts'
import type { RecentFolders } from './recent-folders.ts'
import { gatherStrip } from './thumbnail-strip.ts'

/** The one folder that is open in a host, if any. */
export type OpenFolder = {
  readonly find: () => Library | undefined
  readonly readStatus: () => Promise<LibraryStatus | undefined>
  /** Opens a folder (absolute path) in place of the one that is open, which stays when this fails. */
  readonly open: (folder: string) => Promise<LibraryStatus>
  readonly close: () => Promise<void>
}

type Opened = { readonly folder: string; readonly library: Library; readonly stopListening: () => void }

/** Opening and closing happen one after the other, so that a folder which is opened again finds its lock free. */
export function createOpenFolder(parts: {
  readonly openLibrary: (folder: string) => Promise<Library>
  readonly recent: RecentFolders
  readonly emit: (event: EventMessage) => void
  readonly reportBug: (name: string, error: unknown) => void
}): OpenFolder {
  const inTurn = createQueue()
  let opened: Opened | undefined

  /** What goes wrong around the list of recent folders is never a reason not to open or close one. */
  const tolerate = (name: string, work: Promise<void>) =>
    work.catch((error: unknown) => parts.reportBug(name, error))

  const leave = async (left: Opened): Promise<void> => {
    const strip = gatherStrip(left.library).then((pictures) => parts.recent.keepStrip(left.folder, pictures))
    await tolerate('folder.recent', strip)
    left.stopListening()
    await left.library.close()
  }

  return {
    find: () => opened?.library,
    readStatus: async () => (opened === undefined ? undefined : readStatus(opened.library)),
    open: (path) =>
      inTurn(async () => {
        const folder = await readFolderPath(path)
        if (opened?.folder === folder) {
          if (await isUsable(opened.library)) return readStatus(opened.library)
          // Its thread ended, or its database is another one now. It must be gone before the same folder can be had again.
          const broken = opened
          opened = undefined
          await tolerate('folder.close', leave(broken))
        }
        const library = await parts.openLibrary(folder)
        const left = opened
        opened = { folder, library, stopListening: library.listen(parts.emit) }
        await tolerate('folder.recent', parts.recent.remember(folder))
        // After this one in the queue: the person doesn't wait for the folder that is left.
        if (left !== undefined)
          void inTurn(() => leave(left)).catch((error) => parts.reportBug('folder.close', error))
        parts.emit({ name: 'app.changed', data: { reason: 'opened' } })
        return readStatus(library)
      }),
    close: () =>
      inTurn(async () => {
        if (opened === undefined) return
        const left = opened
        opened = undefined
        await leave(left)
        parts.emit({ name: 'app.changed', data: { reason: 'closed' } })
      }),
  }
}

async function isUsable(library: Library): Promise<boolean> {
  return (await library.dispatch('library.check', {}, new AbortController().signal)).ok
}

async function readStatus(library: Library): Promise<LibraryStatus> {
  const reply = await library.dispatch('library.status', {}, new AbortController().signal)
  if (!reply.ok) throw AppError.from(reply.error)
  return reply.value as LibraryStatus // what library.status answers
}
