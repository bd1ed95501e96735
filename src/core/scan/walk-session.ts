import type { WriteDb } from '#core/db/handles.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { noSettings, type ReadSettings } from '#core/metadata/parser.ts'
import { readerVersions } from '#core/metadata/reader-versions.ts'
import { findOutdatedIds } from './find-outdated.ts'
import { describeUnread } from './read-media-file.ts'
import { createSessionRunner, ReaderEnded, type RunnerOptions } from './run-session.ts'
import { createScanSession, type ScanSession } from './scan-session.ts'
import type { Sightings } from './sightings.ts'
import { joinPath } from './walk-folder.ts'

export type WalkRequest = {
  /** Null: everything below the folder, and with it whatever a changed reader concerns. */
  readonly paths: readonly string[] | null
  /** Files that are to be read again though they are unchanged. */
  readonly again?: Iterable<number>
  readonly settings?: ReadSettings
  readonly sightings: Sightings
  readonly signal: AbortSignal
  /** After each message that was handled. */
  readonly onStep: (session: ScanSession) => void
}

export type Walker = {
  /** One walk; when a file kills the reader it is noted as a problem and the walk begins again, which then passes it over. */
  readonly walk: (request: WalkRequest) => Promise<ScanSession>
  readonly close: () => Promise<void>
}

/** So many files of one walk may kill the reader before the walk itself is given up. */
const mostCrashes = 50

/** Makes what walks a library's folder with a reader thread. `folder` is absolute. */
export function createWalker(db: WriteDb, folder: string, reader: RunnerOptions | undefined): Walker {
  const runner = createSessionRunner(reader)
  let nextNumber = 1

  async function walk(request: WalkRequest): Promise<ScanSession> {
    const { paths, settings = noSettings, sightings, signal, onStep } = request
    const again = new Set(request.again)
    for (let crashes = 0; ; crashes += 1) {
      const number = nextNumber
      nextNumber += 1
      const outdated = paths === null ? new Set([...findOutdatedIds(db, readerVersions), ...again]) : again
      const session = createScanSession(db, { number, isWhole: paths === null, outdated, sightings })
      try {
        await runner.run({ number, folder, paths, settings, session, signal, onStep: () => onStep(session) })
        return session
      } catch (error) {
        if (!(error instanceof ReaderEnded) || error.file === null || crashes >= mostCrashes) throw error
        const id = recordCrash(db, session, error.file, sightings)
        if (id !== undefined) again.delete(id)
      }
    }
  }

  return { walk, close: runner.close }
}

function recordCrash(
  db: WriteDb,
  session: ScanSession,
  { part, index }: { readonly part: number; readonly index: number },
  sightings: Sightings,
): number | undefined {
  const found = session.findEntry(part, index)
  if (found === undefined) return undefined
  const { name, sizeBytes, modifiedNs, inode, createdMs } = found.entry
  const path = joinPath(found.directory, name)
  const extracted = describeUnread(name, {
    stage: 'metadata',
    code: 'reader-ended',
    message: 'Reading this file took all memory or all time, so it was given up.',
  })
  const file = { found: { path, sizeBytes, modifiedNs, inode, createdMs }, extracted }
  const [id] = recordFiles(db, [file], sightings.look())
  return id
}
