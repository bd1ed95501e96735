import type { EventMessage } from '#shared/contract.ts'
import type { MediaFormat } from '#shared/media.ts'
import type { Dispatch } from '#shared/rpc.ts'
import type { OwnerThread } from './folder-lock.ts'

/** Where a file of the library is, for the host that streams it. Ids are the only way to name one. */
export type MediaLocation = {
  /** Absolute. The opener still refuses links and anything that isn't a regular file. */
  readonly path: string
  /** The library's folder, which the opened file must lie in. */
  readonly root: string
  readonly format: MediaFormat
  /** `MediaRow.version` of the row now. */
  readonly version: string
}

export type Thumbnail = { readonly bytes: Uint8Array; readonly mime: string; readonly version: string }

/** An open folder, in this thread (`openLibrary`) or in a worker (`startLibrary`): the same to whoever holds it. */
export type Library = {
  /** Answers `coreMethods`. */
  readonly dispatch: Dispatch
  /** Calls back for each event until the returned function is called. */
  readonly listen: (listener: (event: EventMessage) => void) => () => void
  /** Undefined: no such file, or it is missing. */
  readonly locate: (id: number) => Promise<MediaLocation | undefined>
  /**
   * The picture's thumbnail, rendered now if need be, before all that nobody is waiting for. Undefined: there is none (a
   * placeholder is shown). Rejects with `AbortError` when the signal ends the wait.
   */
  readonly readThumbnail: (id: number, signal: AbortSignal) => Promise<Thumbnail | undefined>
  /** A picture that a browser can show of a file that it can't (RAW's embedded preview, TIFF): rendered at full size. */
  readonly readPreview: (id: number, signal: AbortSignal) => Promise<Thumbnail | undefined>
  /** Finishes what was acknowledged, stops the rest, closes the database. */
  readonly close: () => Promise<void>
}

export type OpenOptions = {
  /** Given by `startLibrary`, so that what a crashed thread of this process owned is taken over at once. */
  readonly ownerThread?: OwnerThread | undefined
  /** `watch` keeps the library current and makes thumbnails; `once` does neither (command line). */
  readonly mode: 'watch' | 'once'
  /** Where the database lies, instead of `.scores/media.db` in the folder. */
  readonly database?: string | undefined
  /** The application's data directory: libraries of folders that can't be written to. */
  readonly dataDirectory: string
}
