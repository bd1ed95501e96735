import { unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WriteDb } from '#core/db/handles.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { readerVersions } from '#core/metadata/reader-versions.ts'
import { findErrorCode } from '#core/sidecar/storage.ts'
import type { LibraryStatus } from '#shared/contract.ts'
import { AppError, isCancelled } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { decideVanished } from './decide-vanished.ts'
import { findOutdatedIds } from './find-outdated.ts'
import { countPresent, findPresentAt, findPresentIds } from './known-files.ts'
import { describeUnread } from './read-media-file.ts'
import { checkRoot } from './root-check.ts'
import { createSessionRunner, ReaderEnded, type RunnerOptions } from './run-session.ts'
import { createScanSession, type Refusal, type ScanSession, type SessionCounts } from './scan-session.ts'
import { createChanges, createProgress } from './tell-sparingly.ts'
import { joinPath } from './walk-folder.ts'

export type ScanReport = SessionCounts & {
  /** Files marked missing by this scan. */
  readonly missing: number
  /** Files that weren't found, where the person is asked first. */
  readonly vanished: LibraryStatus['vanished']
  /** Directories that couldn't be read. Where files are known below one, nothing was marked missing. */
  readonly refusals: readonly Refusal[]
  readonly milliseconds: number
}

export type Scanner = {
  /**
   * Brings the library in step with its folder. Rejects with `folder-unavailable` (nothing was changed) or, cancelled, with
   * `AbortError`: what was done until then stays, the next scan does the rest.
   */
  readonly scan: (signal?: AbortSignal) => Promise<ScanReport>
  /** The same for some paths (relative, `/`): directories without those below, media files, score files; there or gone. */
  readonly refresh: (paths: readonly string[]) => Promise<void>
  /** The person's answer to `vanished`: how many were marked missing. */
  readonly confirmVanished: (accept: boolean) => number
  readonly vanished: () => LibraryStatus['vanished']
  readonly close: () => Promise<void>
}

export type ScannerParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly emitProgress: (progress: JobProgress) => void
  readonly onChanged: (ids: readonly number[] | 'all') => void
  readonly onVanished: (vanished: LibraryStatus['vanished']) => void
  /** Score files are to be written again: the outbox has work. */
  readonly onQueued?: () => void
  readonly reader?: RunnerOptions
}

/** So many files of one walk may kill the reader before the walk itself is given up. */
const mostCrashes = 50

/** Makes the scanner of an open library. Scans and refreshes run one after the other. */
export function createScanner(parts: ScannerParts): Scanner {
  const { db, folder } = parts
  const runner = createSessionRunner(parts.reader)
  const closing = new AbortController()
  let asked: { readonly ids: ReadonlySet<number>; readonly of: number } | null = null
  let nextNumber = 1
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  function describeAsked(): LibraryStatus['vanished'] {
    return asked === null ? null : { count: asked.ids.size, of: asked.of }
  }

  function ask(ids: ReadonlySet<number> | null, of: number): void {
    const before = asked
    asked = ids === null || ids.size === 0 ? null : { ids, of }
    if (before?.ids.size !== asked?.ids.size) parts.onVanished(describeAsked())
  }

  function requireFolder(): 'there' | 'unmarked' {
    const root = checkRoot(db, folder)
    if (root !== 'gone') return root
    throw new AppError(
      'folder-unavailable',
      `“${basename(folder)}” isn't there right now, or its disk isn't connected. Nothing was changed; all scores are safe.`,
    )
  }

  /** One walk; when a file kills the reader it is noted as a problem and the walk begins again, which then passes it over. */
  async function walk(
    paths: readonly string[] | null,
    signal: AbortSignal,
    onStep: (session: ScanSession) => void,
  ): Promise<ScanSession> {
    for (let crashes = 0; ; crashes += 1) {
      const number = nextNumber
      nextNumber += 1
      const outdated = paths === null ? findOutdatedIds(db, readerVersions) : new Set<number>()
      const session = createScanSession(db, { number, isWhole: paths === null, outdated })
      try {
        await runner.run({ number, folder, paths, session, signal, onStep: () => onStep(session) })
        return session
      } catch (error) {
        if (!(error instanceof ReaderEnded) || error.file === null || crashes >= mostCrashes) throw error
        recordCrash(db, session, error.file)
      }
    }
  }

  async function scan(outer: AbortSignal | undefined): Promise<ScanReport> {
    const signal = outer === undefined ? closing.signal : AbortSignal.any([outer, closing.signal])
    const startedMs = performance.now()
    const progress = createProgress(parts.emitProgress)
    const changes = createChanges(parts.onChanged)
    try {
      signal.throwIfAborted()
      progress.report('running', 0, null)
      const root = requireFolder()
      const present = countPresent(db)
      const session = await walk(null, signal, (current) => {
        changes.add(current.takeChanged())
        progress.report('running', current.counts.seen, null, current.counts.failed)
      })
      const missing = await settleVanished(session, present, root, signal)
      if (missing > 0) changes.add('all')
      await removeLeftovers(folder, session.leftovers)
      if (session.counts.scoreFilesQueued > 0) parts.onQueued?.()
      progress.report('done', session.counts.seen, session.counts.seen, session.counts.failed)
      return {
        ...session.counts,
        missing,
        vanished: describeAsked(),
        refusals: session.refusals,
        milliseconds: performance.now() - startedMs,
      }
    } catch (error) {
      if (isCancelled(error)) progress.end('cancelled', null)
      else
        progress.end(
          'failed',
          error instanceof AppError ? error.message : 'The folder could not be read to its end.',
        )
      throw error
    } finally {
      changes.flush()
    }
  }

  /** After a whole walk: what isn't there. */
  async function settleVanished(
    session: ScanSession,
    present: number,
    root: 'there' | 'unmarked',
    signal: AbortSignal,
  ): Promise<number> {
    const vanished = new Set<number>()
    for (
      let ids = findPresentIds(db, 0, 20_000);
      ids.length > 0;
      ids = findPresentIds(db, ids.at(-1) ?? 0, 20_000)
    ) {
      for (const id of ids) if (!session.found.has(id)) vanished.add(id)
      await nextTurn()
    }
    const isRoot = session.refusals.some((refusal) => refusal.directory === '')
    if (isRoot)
      throw new AppError('folder-unavailable', `“${basename(folder)}” can't be read. Nothing was changed.`)
    return decide(vanished, present, {
      isComplete: session.refusals.every((refusal) => isHarmless(db, refusal)),
      // A folder that never had a marker must at least show something of what is known.
      isRootThere: root === 'there' ? checkRoot(db, folder) === 'there' : session.found.size > 0,
      signal,
    })
  }

  async function decide(
    vanished: ReadonlySet<number>,
    known: number,
    {
      isComplete,
      isRootThere,
      signal,
    }: { readonly isComplete: boolean; readonly isRootThere: boolean; readonly signal: AbortSignal },
  ): Promise<number> {
    const verdict = decideVanished({ isComplete, isRootThere, vanished: vanished.size, known })
    ask(verdict === 'ask' ? vanished : null, known)
    if (verdict !== 'mark') return 0
    let marked = 0
    for (const ids of inBatches([...vanished])) {
      signal.throwIfAborted()
      marked += markMissing(db, ids, new Date().toISOString())
      await nextTurn()
    }
    return marked
  }

  async function refresh(paths: readonly string[]): Promise<void> {
    const { signal } = closing
    if (checkRoot(db, folder) === 'gone') return
    const present = countPresent(db)
    const changes = createChanges(parts.onChanged)
    const vanished = new Set<number>()
    const found = new Set<number>()
    const refusals: Refusal[] = []
    let queued = 0
    try {
      const looked = new Set(paths)
      for (let next = [...looked]; next.length > 0; ) {
        const session = await walk(next, signal, (current) => changes.add(current.takeChanged()))
        for (const id of session.vanished) vanished.add(id)
        for (const id of session.found) found.add(id)
        refusals.push(...session.refusals)
        queued += session.counts.scoreFilesQueued
        next = session.furtherPaths.filter((path) => !looked.has(path))
        for (const path of next) looked.add(path)
      }
      for (const id of found) vanished.delete(id)
      const isComplete = refusals.every((refusal) => isHarmless(db, refusal))
      if (vanished.size > 0 && checkRoot(db, folder) !== 'gone') {
        const all = new Set([...vanished, ...(asked?.ids ?? [])].filter((id) => !found.has(id)))
        if (
          (await decide(asked === null ? vanished : all, present, {
            isComplete,
            isRootThere: true,
            signal,
          })) > 0
        ) {
          changes.add('all')
        }
      } else if (asked !== null && found.size > 0) {
        ask(new Set([...asked.ids].filter((id) => !found.has(id))), asked.of)
      }
    } finally {
      changes.flush()
    }
    if (queued > 0) parts.onQueued?.()
  }

  return {
    scan: (signal) => inTurn(() => scan(signal)),
    refresh: (paths) => inTurn(() => refresh(paths)),
    confirmVanished: (accept) => {
      const ids = asked === null ? [] : [...asked.ids]
      ask(null, 0)
      if (!accept || ids.length === 0 || checkRoot(db, folder) === 'gone') return 0
      const marked = markMissing(db, ids, new Date().toISOString())
      if (marked > 0) parts.onChanged('all')
      return marked
    },
    vanished: describeAsked,
    close: async () => {
      closing.abort()
      await last
      await runner.close()
    },
  }
}

/** A directory that this account may not look into, and never held a file of the library (`lost+found`), hides nothing. */
function isHarmless(db: WriteDb, { directory, code }: Refusal): boolean {
  return (code === 'EACCES' || code === 'EPERM') && findPresentAt(db, directory).length === 0
}

function recordCrash(
  db: WriteDb,
  session: ScanSession,
  { part, index }: { readonly part: number; readonly index: number },
): void {
  const found = session.findEntry(part, index)
  if (found === undefined) return
  const { name, sizeBytes, modifiedNs, inode, createdMs } = found.entry
  const path = joinPath(found.directory, name)
  const extracted = describeUnread(name, {
    stage: 'metadata',
    code: 'reader-ended',
    message: 'Reading this file took all memory or all time, so it was given up.',
  })
  recordFiles(db, [{ found: { path, sizeBytes, modifiedNs, inode, createdMs }, extracted }])
}

async function removeLeftovers(folder: string, leftovers: readonly string[]): Promise<void> {
  for (const path of leftovers) {
    try {
      await unlink(join(folder, path))
    } catch (error) {
      // What is gone, or can't be removed, harms nobody: no one reads it.
      if (findErrorCode(error) === undefined) throw error
    }
  }
}

function* inBatches(ids: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < ids.length; start += 500) yield ids.slice(start, start + 500)
}
