import type { WriteDb } from '#core/db/handles.ts'
import type { Outbox } from '#core/sidecar/drain-outbox.ts'
import type { Events } from '#shared/contract.ts'
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
}

/** All that an open library does with XMP. */
export type Xmp = { readonly outbox: Outbox; readonly sidecars: SidecarScanner }

/** Makes a library's reading and writing of XMP. Reading is always on; what is written where `findXmpMode` says. */
export function createXmp({ db, folder, onSaved, onChanged, onError }: XmpParts): Xmp {
  const outbox = createXmpOutbox({
    ...{ db, folder, onSaved, onChanged, onError },
    embed: async () => ({ state: 'unsuited' }),
  })
  const sidecars = createSidecarScanner({ db, folder, onChanged, onQueued: outbox.kick })
  return { outbox, sidecars }
}
