import type { Library } from '#core/library.ts'
import { coreMethods, type EventMessage, hostMethods, type LibraryStatus } from '#shared/contract.ts'
import { AppError, describeError } from '#shared/errors.ts'
import { createDispatch, type Dispatch, type Handlers } from '#shared/rpc.ts'
import { listFolders } from './list-folders.ts'
import { createOpenFolder, type OpenFolder } from './open-folder.ts'
import { createRecentFolders } from './recent-folders.ts'
import { createSettingsFile } from './settings-file.ts'
import type { StripPicture } from './thumbnail-strip.ts'

/** What the two hosts (Electron's main process, the server) have of their own. */
export type HostOptions = {
  readonly kind: 'electron' | 'browser'
  readonly version: string
  /** `media://library/` or `/media/`. */
  readonly mediaBase: string
  /** `media://recent/` or `/media/recent/`: what follows it is for `readRecentPicture`. */
  readonly recentBase: string
  readonly dataDirectory: string
  /** The folder is an absolute, real path of an existing directory. */
  readonly openLibrary: (folder: string) => Promise<Library>
  /** Shows the system's folder dialog; null when the person cancels. */
  readonly pickFolder?: () => Promise<string | null>
  /** Shows a file in the system's file manager. */
  readonly reveal?: (path: string) => void
  readonly reportBug: (name: string, error: unknown) => void
}

/** All that a host binds to its transport. */
export type Host = {
  /** Answers every method: its own ones here, the library's by the open folder (`no-library` where there is none). */
  readonly dispatch: Dispatch
  readonly listen: (listener: (event: EventMessage) => void) => () => void
  /** Sends an event of the host's own (a command of the menu). */
  readonly emit: (event: EventMessage) => void
  /** The open folder's library, for media requests. */
  readonly findLibrary: () => Library | undefined
  /** Opens what was named at the start; a failure is kept for `app.state` instead of thrown. */
  readonly openAtStart: (folder: string) => Promise<void>
  readonly readRecentPicture: (path: string) => Promise<StripPicture | undefined>
  /** Closes the open folder, and with it all that was acknowledged. */
  readonly close: () => Promise<void>
}

/** The part of a host that is the same in Electron and in the server. */
export function createHost(options: HostOptions): Host {
  const listeners = new Set<(event: EventMessage) => void>()
  const emit = (event: EventMessage) => {
    for (const listener of listeners) listener(event)
  }
  const recent = createRecentFolders(options.dataDirectory, options.recentBase)
  const settings = createSettingsFile(options.dataDirectory)
  const folder = createOpenFolder({
    openLibrary: options.openLibrary,
    recent,
    emit,
    reportBug: options.reportBug,
  })
  let openError: ReturnType<typeof describeError> | null = null

  const open = async (path: string): Promise<LibraryStatus> => {
    const status = await folder.open(path)
    openError = null
    return status
  }

  const handlers: Handlers<typeof hostMethods> = {
    'app.state': async () => ({
      host: options.kind,
      platform: describePlatform(),
      version: options.version,
      library: (await folder.readStatus()) ?? null,
      mediaBase: options.mediaBase,
      openError,
    }),
    'folder.recent': () => recent.list(),
    'folder.forget': async (input) => {
      await recent.forget(input.folder)
      return null
    },
    'folder.open': (input) => open(input.folder),
    'folder.pick': async () => {
      if (options.pickFolder === undefined) throw unsupported('A browser has no dialog for folders.')
      const picked = await options.pickFolder()
      return picked === null ? null : open(picked)
    },
    'folder.close': async () => {
      await folder.close()
      return null
    },
    'folder.list': (input) => listFolders(input.folder),
    'file.reveal': async (input) => {
      if (options.reveal === undefined) throw unsupported('A browser cannot show files in the file manager.')
      options.reveal(await findFilePath(folder, input.id))
      return null
    },
    'settings.read': () => settings.read(),
    'settings.write': (input) => settings.write(input),
  }
  const dispatchHost = createDispatch(hostMethods, handlers, options.reportBug)

  return {
    dispatch: async (name, input, signal) => {
      if (!Object.hasOwn(coreMethods, name)) return dispatchHost(name, input, signal)
      const library = folder.find()
      if (library !== undefined) return library.dispatch(name, input, signal)
      return { ok: false, error: { code: 'no-library', message: 'No folder is open.' } }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit,
    findLibrary: folder.find,
    openAtStart: async (path) => {
      try {
        await open(path)
      } catch (error) {
        if (!(error instanceof AppError)) options.reportBug('folder.open', error)
        openError = describeError(error)
        emit({ name: 'app.changed', data: { reason: 'closed' } })
      }
    },
    readRecentPicture: recent.readPicture,
    close: folder.close,
  }
}

async function findFilePath(folder: OpenFolder, id: number): Promise<string> {
  const location = await folder.find()?.locate(id)
  if (location === undefined) throw new AppError('not-found', 'This file is not there any more.')
  return location.path
}

function unsupported(message: string): AppError {
  return new AppError('unsupported', message)
}

/** Every system that is neither of the two others has Linux's habits as far as the page is concerned. */
function describePlatform(): 'linux' | 'darwin' | 'win32' {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
