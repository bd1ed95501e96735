import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WriteDb } from '#core/db/handles.ts'
import { readMarker } from '#core/db/marker.ts'
import { identifyHashed, identifySeen, takeDecided } from '#core/identity/identify.ts'
import { inheritElsewhere, type OtherLibrary } from '#core/identity/inherit-elsewhere.ts'
import { type Hasher, openHasher } from '#core/identity/open-hasher.ts'
import { markMissing, markPresent } from '#core/media/record-files.ts'
import { fingerprintMapping } from '#core/metadata/comfy/read-mappings.ts'
import { noSettings, type ReadSettings } from '#core/metadata/parser.ts'
import type { LibraryStatus } from '#shared/contract.ts'
import { AppError, isCancelled } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { decideVanished } from './decide-vanished.ts'
import { countPresent, findPresentAt, findPresentIds } from './known-files.ts'
import { findMappingOutdatedIds, keepMappingMark } from './mapping-mark.ts'
import { prepareReadingAgain } from './read-again.ts'
import { createRecentlyMissing } from './recently-missing.ts'
import { removeLeftovers } from './remove-leftovers.ts'
import { checkRoot } from './root-check.ts'
import type { RunnerOptions } from './run-session.ts'
import type { Refusal, ScanSession, SessionCounts } from './scan-session.ts'
import { createSightings, type Sightings } from './sightings.ts'
import { takeDecidedRatings } from './take-decided-ratings.ts'
import { type Changes, createChanges, createProgress } from './tell-sparingly.ts'
import { createWalker } from './walk-session.ts'

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
  /** Reads files again though they are unchanged, and lets the jobs that gave them up try them again. Rejects as `scan` does. */
  readonly readAgain: (ids: readonly number[], signal?: AbortSignal) => Promise<void>
  /** Decides whose the contents are that were hashed since. */
  readonly identify: (signal: AbortSignal) => Promise<void>
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
  /** After each whole scan: what cloud programs made of conflicts in `.scores`, relative to the folder. */
  readonly onCopies?: (paths: readonly string[]) => void
  /** Score files are to be written again: the outbox has work. */
  readonly onQueued?: () => void
  readonly reader?: RunnerOptions
  /** What the person has set about reading, as it is when a walk begins. */
  readonly readSettings?: () => ReadSettings
  /** Reads files whole; without it the scanner has its own. Who opened it closes it. */
  readonly hasher?: Hasher
  /** Other libraries of this person's, from which files may have come. */
  readonly listOthers?: () => readonly OtherLibrary[]
  /** Milliseconds from anywhere, for tests. */
  readonly nowMs?: () => number
}

/** Makes the scanner of an open library. Scans and refreshes run one after the other. */
export function createScanner(parts: ScannerParts): Scanner {
  const { db, folder } = parts
  const walker = createWalker(db, folder, parts.reader)
  const readSettings = parts.readSettings ?? (() => noSettings)
  const ownHasher = parts.hasher === undefined ? openHasher() : undefined
  const identity = { db, folder, hasher: parts.hasher ?? ownHasher ?? openHasher() }
  /** Files whose score files wait until it is decided whose bytes they have. */
  const waiting = new Set<number>()
  const closing = new AbortController()
  const recentlyMissing = createRecentlyMissing(db, parts.nowMs ?? (() => performance.now()))
  let asked: { readonly ids: ReadonlySet<number>; readonly of: number } | null = null
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
    const isOther = readMarker(folder) !== null
    throw new AppError(
      'folder-unavailable',
      isOther
        ? `Where “${basename(folder)}” was lies another folder with a library of its own, from another disk perhaps. Nothing was changed; all scores are safe. Put the first one back, or close this folder and open it again.`
        : `“${basename(folder)}” isn't there right now, or its disk isn't connected. Nothing was changed; all scores are safe.`,
    )
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
      const settings = readSettings()
      const mapping = fingerprintMapping(settings.comfyMapping)
      const sightings = createSightings(db, folder)
      const session = await walker.walk({
        paths: null,
        again: findMappingOutdatedIds(db, mapping),
        settings,
        sightings,
        signal,
        onStep: (current) => {
          changes.add(current.takeChanged())
          progress.report('running', current.counts.seen, null, current.counts.failed)
        },
      })
      keepMappingMark(db, mapping)
      const missing = await settleVanished(session, { present, root, sightings, changes }, signal)
      if (missing > 0) changes.add('all')
      await removeLeftovers(folder, session.leftovers)
      parts.onCopies?.(session.copies)
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
    {
      present,
      root,
      sightings,
      changes,
    }: {
      readonly present: number
      readonly root: 'there' | 'unmarked'
      readonly sightings: Sightings
      readonly changes: Changes
    },
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
    const isComplete = session.refusals.every((refusal) => isHarmless(db, refusal))
    // A folder that never had a marker must at least show something of what is known.
    const isRootThere = root === 'there' ? checkRoot(db, folder) === 'there' : session.found.size > 0
    const proven = isComplete && isRootThere ? vanished : new Set<number>()
    await follow(sightings, proven, present === 0, changes, signal)
    return decide(vanished, present, { isComplete, isRootThere, signal })
  }

  /**
   * Tells whose the contents are that were found, before what vanished is judged: what moved didn't vanish. Takes what moved out of
   * `vanished`. Then reads the score files that waited for that.
   */
  async function follow(
    sightings: Sightings,
    vanished: Set<number>,
    isFirst: boolean,
    changes: Changes,
    signal: AbortSignal,
  ): Promise<void> {
    const { before } = sightings
    const { changed, moved, unknown } = await identifySeen(
      identity,
      { vanished, asked: asked?.ids ?? new Set(), scan: sightings.scan(), before, isFirst },
      signal,
    )
    for (const id of moved) vanished.delete(id)
    if (changed.size > 0) changes.add('all')
    changes.add(await takeDecidedRatings(db))
    changes.add(await inheritElsewhere(db, [...unknown], parts.listOthers?.() ?? [], signal))
    // A score file may be owed its content's hash though nothing that is shown changed.
    parts.onQueued?.()
    for (const id of sightings.waiting) waiting.add(id)
    await readWaiting(sightings, changes, signal)
  }

  async function readWaiting(sightings: Sightings, changes: Changes, signal: AbortSignal): Promise<void> {
    const paths = takeDecided(db, waiting)
    if (paths.length === 0) return
    const session = await walker.walk({
      paths,
      settings: readSettings(),
      sightings,
      signal,
      onStep: (current) => changes.add(current.takeChanged()),
    })
    if (session.counts.scoreFilesQueued > 0) parts.onQueued?.()
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
    const recent = vanished.size === 0 ? [] : recentlyMissing.list()
    const all = new Set([...vanished, ...recent])
    const of = known + recent.length
    const verdict = decideVanished({ isComplete, isRootThere, vanished: all.size, known: of })
    ask(verdict === 'ask' ? all : null, of)
    if (verdict === 'ask' && recent.length > 0) {
      // The first of many that vanish one after the other: nothing is to change before the person was asked.
      markPresent(db, recent)
      recentlyMissing.forget()
      parts.onChanged('all')
    }
    if (verdict !== 'mark') return 0
    let marked = 0
    for (const ids of inBatches([...vanished])) {
      signal.throwIfAborted()
      marked += markMissing(db, ids, new Date().toISOString())
      recentlyMissing.note(ids)
      await nextTurn()
    }
    return marked
  }

  async function readAgain(ids: readonly number[], outer: AbortSignal | undefined): Promise<void> {
    const signal = outer === undefined ? closing.signal : AbortSignal.any([outer, closing.signal])
    const progress = createProgress(parts.emitProgress)
    let done = 0
    let failed = 0
    try {
      signal.throwIfAborted()
      progress.report('running', 0, ids.length)
      requireFolder()
      await refresh(prepareReadingAgain(db, ids), {
        again: ids,
        signal,
        onStep: ({ counts }) => {
          done = Math.min(counts.seen, ids.length)
          failed = counts.failed
          progress.report('running', done, ids.length, failed)
        },
      })
      progress.report('done', done, ids.length, failed)
    } catch (error) {
      if (isCancelled(error)) progress.end('cancelled', null)
      else progress.end('failed', error instanceof AppError ? error.message : 'The files could not be read.')
      throw error
    }
  }

  type RefreshOptions = {
    readonly again?: readonly number[]
    readonly signal?: AbortSignal
    readonly onStep?: (session: ScanSession) => void
  }

  async function refresh(paths: readonly string[], options: RefreshOptions = {}): Promise<void> {
    const { again = [], signal = closing.signal, onStep } = options
    if (checkRoot(db, folder) === 'gone') return
    const present = countPresent(db)
    const changes = createChanges(parts.onChanged)
    const sightings = createSightings(db, folder)
    const vanished = new Set<number>()
    const found = new Set<number>()
    const refusals: Refusal[] = []
    let queued = 0
    try {
      const looked = new Set(paths)
      for (let next = [...looked]; next.length > 0; ) {
        const session = await walker.walk({
          paths: next,
          again,
          settings: readSettings(),
          sightings,
          signal,
          onStep: (current) => {
            changes.add(current.takeChanged())
            onStep?.(current)
          },
        })
        for (const id of session.vanished) vanished.add(id)
        for (const id of session.found) found.add(id)
        refusals.push(...session.refusals)
        queued += session.counts.scoreFilesQueued
        next = session.furtherPaths.filter((path) => !looked.has(path))
        for (const path of next) looked.add(path)
      }
      for (const id of found) vanished.delete(id)
      const isComplete = refusals.every((refusal) => isHarmless(db, refusal))
      const isRootThere = checkRoot(db, folder) !== 'gone'
      const proven = new Set(isComplete && isRootThere ? vanished : [])
      for (const id of asked?.ids ?? []) if (isComplete && isRootThere && !found.has(id)) proven.add(id)
      const suspected = new Set(proven)
      await follow(sightings, proven, present === 0, changes, signal)
      for (const id of suspected) {
        if (proven.has(id)) continue
        // It is somewhere else, so that nobody needs to be asked.
        vanished.delete(id)
        found.add(id)
      }
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

  async function identify(outer: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([outer, closing.signal])
    if (checkRoot(db, folder) === 'gone') return
    const changes = createChanges(parts.onChanged)
    try {
      const { changed, moved, unknown } = await identifyHashed(identity, asked?.ids ?? new Set(), signal)
      if (asked !== null && moved.size > 0) {
        ask(new Set([...asked.ids].filter((id) => !moved.has(id))), asked.of)
      }
      if (changed.size > 0) changes.add('all')
      changes.add(await takeDecidedRatings(db))
      changes.add(await inheritElsewhere(db, [...unknown], parts.listOthers?.() ?? [], signal))
      parts.onQueued?.()
      await readWaiting(createSightings(db, folder), changes, signal)
    } finally {
      changes.flush()
    }
  }

  return {
    scan: (signal) => inTurn(() => scan(signal)),
    refresh: (paths) => inTurn(() => refresh(paths)),
    readAgain: (ids, signal) => inTurn(() => readAgain(ids, signal)),
    identify: (signal) => inTurn(() => identify(signal)),
    confirmVanished: (accept) => {
      const ids = asked === null ? [] : [...asked.ids]
      const isToMark = accept && ids.length > 0 && checkRoot(db, folder) !== 'gone'
      const marked = isToMark ? markMissing(db, ids, new Date().toISOString()) : 0
      // After the marking: whoever is told that nothing is asked any more is told the new counts with it.
      ask(null, 0)
      if (marked > 0) parts.onChanged('all')
      return marked
    },
    vanished: describeAsked,
    close: async () => {
      closing.abort()
      await last
      await walker.close()
      await ownHasher?.close()
    },
  }
}

/** A directory that this account may not look into, and never held a file of the library (`lost+found`), hides nothing. */
function isHarmless(db: WriteDb, { directory, code }: Refusal): boolean {
  return (code === 'EACCES' || code === 'EPERM') && findPresentAt(db, directory).length === 0
}

function* inBatches(ids: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < ids.length; start += 500) yield ids.slice(start, start + 500)
}
