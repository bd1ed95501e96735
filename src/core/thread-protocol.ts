import type { EventMessage } from '#shared/contract.ts'
import type { ErrorValue } from '#shared/errors.ts'
import type { OpenOptions } from './library.ts'

/** What a library's worker thread is started with. */
export type ThreadData = {
  readonly folder: string
  readonly options: OpenOptions
  /** `host`: the decoder process is started by the thread's owner and its messages are relayed (Electron's utilityProcess). */
  readonly decoder: 'fork' | 'host'
}

/** What can be asked of the thread: the methods of `Library`, by name. */
export type ThreadRequest =
  | { readonly what: 'dispatch'; readonly name: string; readonly input: unknown }
  | { readonly what: 'locate'; readonly id: number }
  | { readonly what: 'readThumbnail'; readonly id: number }
  | { readonly what: 'readPreview'; readonly id: number }
  | { readonly what: 'close' }

export type ToThread =
  | { readonly kind: 'request'; readonly request: number; readonly body: ThreadRequest }
  | { readonly kind: 'abort'; readonly request: number }
  | { readonly kind: 'decoder-message'; readonly decoder: number; readonly message: unknown }
  | { readonly kind: 'decoder-exit'; readonly decoder: number; readonly reason: string }

export type FromThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: ErrorValue }
  | { readonly kind: 'answer'; readonly request: number; readonly value: unknown }
  | {
      readonly kind: 'failure'
      readonly request: number
      readonly error: ErrorValue
      readonly cancelled: boolean
    }
  | { readonly kind: 'event'; readonly event: EventMessage }
  | { readonly kind: 'decoder-start'; readonly decoder: number }
  | { readonly kind: 'decoder-post'; readonly decoder: number; readonly message: unknown }
  | { readonly kind: 'decoder-kill'; readonly decoder: number }
