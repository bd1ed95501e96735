import type { WriteDb } from '#core/db/handles.ts'
import type { Outbox } from '#core/sidecar/drain-outbox.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import type { DecoderProcess } from '#core/thumbnails/decoder.ts'
import type { Events } from '#shared/contract.ts'
import { openEmbedder } from './embed/open-embedder.ts'
import { createSidecarScanner, type SidecarScanner } from './scan-sidecars.ts'
import { createXmpOutbox } from './xmp-outbox.ts'

export type XmpParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly onSaved: (event: Events['media.saved']) => void
  /** Files whose values, keywords or bytes changed. */
  readonly onChanged: (ids: readonly number[]) => void
  readonly onError: (error: unknown) => void
  readonly isPaused?: () => boolean
  readonly decoder: () => DecoderProcess
}

/** All that an open library does with XMP. Closing the outbox closes what writing needs. */
export type Xmp = {
  /** For the owner of the library, before anything is written. */
  readonly start: () => void
  readonly outbox: Outbox
  readonly sidecars: SidecarScanner
}

/** Makes a library's reading and writing of XMP. Reading is always on; what is written where `findXmpMode` says. */
export function createXmp(parts: XmpParts): Xmp {
  const { db, folder, onSaved, onChanged, onError, decoder, isPaused = () => false } = parts
  const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder })
  const writing = createXmpOutbox({
    ...{ db, folder, onSaved, onChanged, onError, isPaused },
    embed: embedder.embed,
  })
  const outbox: Outbox = {
    ...writing,
    close: async () => {
      await writing.close()
      embedder.close()
    },
  }
  const sidecars = createSidecarScanner({ db, folder, onChanged, onQueued: outbox.kick })
  return { start: () => void embedder.start().catch(onError), outbox, sidecars }
}
