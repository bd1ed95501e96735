import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { coreMethods, type EventMessage, type Events, type LibraryStatus } from '#shared/contract.ts'
import { createDispatch } from '#shared/rpc.ts'
import { guardHandlers } from './api/guard-handlers.ts'
import { createHandlers } from './api/handlers.ts'
import { listOtherLibraries } from './app-data/other-libraries.ts'
import { createBackups } from './backup/create-backups.ts'
import { closeInOrder } from './close-in-order.ts'
import { createCarryBack } from './create-carry-back.ts'
import { describeDamage, noteDamage } from './db/damage-mark.ts'
import { openFileActs } from './files/open-file-acts.ts'
import { hashAndRetire } from './identity/hash-and-retire.ts'
import { forgetUnreadable } from './identity/hash-job.ts'
import { openHasher } from './identity/open-hasher.ts'
import { createJobBoard } from './jobs/job-board.ts'
import type { Library, OpenOptions } from './library.ts'
import { createLibraryJobs } from './library-jobs.ts'
import { createLogger } from './logger.ts'
import { findStatusCounts } from './media/find-counts.ts'
import { findLocation } from './media/find-location.ts'
import { mappingFileName, readMappings } from './metadata/comfy/read-mappings.ts'
import { openOwned } from './open-owned.ts'
import { placeLibrary } from './place-library.ts'
import { createReadingJobs } from './reading-jobs.ts'
import { describeConflictCopies } from './scan/conflict-copies.ts'
import { createScanner } from './scan/scan-job.ts'
import { tidySearchIndex } from './search/search-index.ts'
import { combineOutboxes } from './sidecar/combine-outboxes.ts'
import { createGuestOutbox } from './sidecar/guest-outbox.ts'
import { createRowChecker } from './sidecar/heal-rows.ts'
import { createOutbox } from './sidecar/outbox.ts'
import { type DecoderProcess, forkDecoder } from './thumbnails/decoder.ts'
import { createStorePath } from './thumbnails/thumbnail-store.ts'
import { createThumbnails } from './thumbnails/thumbnails.ts'
import { watchOthers } from './watch-others.ts'
import { createXmp } from './xmp/open-xmp.ts'

/** How long closing waits for score files that are still to be written; what isn't by then is written at the next opening. */
const longestFlushMs = 5000

/**
 * Opens the library of a folder in this thread: makes or adopts its database, takes ownership where no other program has it, and
 * in `watch` mode starts to scan. Throws `not-a-folder`, `folder-unavailable`, `library-newer`, `library-foreign`.
 */
export async function openLibrary(
  folder: string,
  options: OpenOptions,
  spawnDecoder: () => DecoderProcess = forkDecoder,
): Promise<Library> {
  const place = placeLibrary(folder, options)
  const logger = createLogger(join(place.directory, '.log', 'media-scorer.log'), place.directory)
  const { opened, ownership } = openOwned(place, options.ownerThread)
  const { db } = opened
  if (opened.salvageError !== null) logger.error('What is left could not be taken over', opened.salvageError)
  const isOwner = () => ownership.role === 'owner'

  const listeners = new Set<(event: EventMessage) => void>()
  const emit = (event: EventMessage) => {
    for (const listener of listeners) listener(event)
  }
  const announce = (ids: readonly number[] | 'all') => emit({ name: 'media.changed', data: { ids } })

  const board = createJobBoard((progress) => {
    emit({ name: 'jobs.progressed', data: progress })
    if (progress.state !== 'running') announceStatus()
  })
  let savingPaused = false
  const saving = {
    db,
    isPaused: () => savingPaused,
    folder: place.folder,
    onSaved: (saved: Events['media.saved']) => emit({ name: 'media.saved', data: saved }),
    onError: (error: unknown) => logger.error('The outbox failed', error),
  }
  const xmp = createXmp({ ...saving, onChanged: announce, decoder: spawnDecoder })
  const scoreFiles = createOutbox({ ...saving, onTookOver: announce })
  const outbox = createGuestOutbox(combineOutboxes(scoreFiles, xmp.outbox), isOwner)
  // A library's own mapping counts before the one for all. In a folder that can't be written to it may lie beside the files.
  const mappingFiles = [options.dataDirectory, join(place.folder, '.scores'), place.directory].map(
    (directory) => join(directory, mappingFileName),
  )
  let mappings = readMappings(mappingFiles)
  const hasher = openHasher()
  let copiesNotice: string | null = null
  const scanner = createScanner({
    listOthers: () => listOtherLibraries(options.dataDirectory, place.folder),
    hasher,
    db,
    folder: place.folder,
    emitProgress: board.report,
    onChanged: announce,
    onVanished: () => announceStatus(),
    onQueued: () => outbox.kick(),
    onCopies: (paths) => {
      const notice = describeConflictCopies(paths)
      if (notice === copiesNotice) return
      copiesNotice = notice
      announceStatus()
    },
    readSettings: () => {
      mappings = readMappings(mappingFiles)
      return mappings.settings
    },
  })
  const thumbnails = createThumbnails({
    db,
    folder: place.folder,
    storePath: createStorePath(place.database),
    decoder: spawnDecoder,
    emitProgress: board.report,
    onChanged: announce,
    onDrawn: (ids) => emit({ name: 'media.drawn', data: { ids } }),
    onError: (error) => logger.error('The thumbnail store can’t be used', error),
  })
  const carryBack = createCarryBack({
    ...{ db, place, dataDirectory: options.dataDirectory, logger },
    onCarried: () => {
      outbox.kick()
      announce('all')
    },
    onNotice: () => announceStatus(),
  })
  const backups = createBackups({
    db,
    database: place.database,
    isOwner,
    onNotice: () => announceStatus(),
    onError: (error) => logger.error('The backup failed', error),
  })
  const checkRows = createRowChecker(db, (ids) => {
    logger.error(`The database had ${ids.length} rows that weren’t what was written; they are again`)
    outbox.kick()
    announce(ids)
  })
  let watchNotice: string | null = null
  let isClosed = false
  const jobs = createLibraryJobs({
    mode: options.mode,
    folder: place.folder,
    isOwner,
    scanner,
    sidecars: xmp.sidecars,
    ...createReadingJobs({
      ...{ db, folder: place.folder, emitProgress: board.report, onChanged: announce },
      readHidden: thumbnails.readHidden,
      readSettings: () => mappings.settings,
    }),
    thumbnails: (signal) => thumbnails.runJob(signal),
    hash: (signal, isBusy) =>
      hashAndRetire(
        {
          ...{ db, folder: place.folder, hasher, outbox, emitProgress: board.report, isBusy },
          identify: (stop) => scanner.identify(stop),
        },
        signal,
      ),
    tidy: () => tidySearchIndex(db),
    checkRows: () => checkRows.step(),
    onScanned: () => carryBack.run(),
    onError: (what, error) => {
      logger.error(`The job «${what}» failed`, error)
      if (noteDamage(db.sqlite, error)) announceStatus()
    },
    onWatchNotice: (notice) => {
      watchNotice = notice
      announceStatus()
    },
  })

  const findStatus = (): LibraryStatus => ({
    folder: place.folder,
    name: basename(place.folder) || place.folder,
    libraryId: opened.libraryId,
    database: place.database,
    role: ownership.role,
    notice:
      [
        describeDamage(db.sqlite),
        place.notice,
        opened.notice,
        carryBack.notice(),
        backups.notice(),
        watchNotice,
        copiesNotice,
        mappings.notice,
      ]
        .filter((notice) => notice !== null)
        .join(' ') || null,
    trouble: others.trouble(),
    ...findStatusCounts(db),
    savingPaused,
    vanished: jobs.vanished(),
  })
  const announceStatus = () => emit({ name: 'library.changed', data: findStatus() })

  // The owner writes the score files of what a guest committed, and shows it.
  const others = watchOthers({
    db,
    folder: place.folder,
    onStatus: () => announceStatus(),
    // What happened to it meanwhile is looked at, and what it is owed is written.
    onBack: () => {
      if (!isOwner()) return
      outbox.kick()
      if (options.mode === 'watch') void jobs.scan()
    },
    onChanges: () => {
      outbox.kick()
      announce('all')
    },
    onError: (error) => {
      logger.error('The database could not be asked for changes', error)
      noteDamage(db.sqlite, error)
    },
  })

  const files = openFileActs({
    db,
    folder: place.folder,
    isOwner,
    isWritable: place.beside,
    by: 'user',
    hold: async () => {
      // The jobs first: one of them waits for the outbox.
      const release = await jobs.hold()
      const letWrite = await outbox.hold()
      return () => {
        release()
        letWrite()
      }
    },
    save: scoreFiles.flush,
    emitProgress: board.report,
    onChanged: announce,
  })

  const start = async () => {
    try {
      await files.recover()
    } catch (error) {
      logger.error('Files that were being moved could not be looked at', error)
    }
    if (isClosed) return
    try {
      forgetUnreadable(db)
      xmp.start()
    } catch (error) {
      logger.error('What was left over could not be looked at', error)
      if (noteDamage(db.sqlite, error)) announceStatus()
    }
    outbox.kick()
    if (options.mode !== 'watch') return
    jobs.start()
    backups.start()
  }
  if (isOwner()) await start()
  else ownership.onBecameOwner(() => void start())

  const handlers = createHandlers({
    db,
    outbox,
    // Otherwise the outbox tells of each that it writes.
    onOwed: () => {
      if (savingPaused) announceStatus()
    },
    pauseSaving: (paused) => {
      savingPaused = paused
      announceStatus()
    },
    database: place.database,
    board,
    jobs,
    backups,
    files,
    library: place,
    folder: place.folder,
    readSettings: () => mappings.settings,
    status: findStatus,
    announce,
    by: 'user',
  })
  return {
    dispatch: createDispatch(coreMethods, guardHandlers(db, handlers), (name, error) =>
      logger.error(name, error),
    ),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    locate: async (id) => findLocation(db, place.folder, id),
    readThumbnail: (id, signal) => thumbnails.read(id, signal),
    readPreview: (id, signal) => thumbnails.readPreview(id, signal),
    close: async () => {
      isClosed = true
      const steps = [
        others.close,
        backups.close,
        files.close,
        jobs.close,
        () =>
          isOwner() ? Promise.race([outbox.flush(), wait(longestFlushMs, undefined, { ref: false })]) : null,
        outbox.close,
        thumbnails.close,
        ownership.release,
        opened.close,
      ]
      await closeInOrder(steps, (error) => logger.error('Closing the library', error))
      listeners.clear()
    },
  }
}
