import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { LibraryStatus } from '#shared/contract.ts'
import type { JobName } from '#shared/job-progress.ts'
import { createRunner, type Runner } from './jobs/create-runner.ts'
import type { Scanner } from './scan/scan-job.ts'
import { type FolderWatch, watchFolder } from './scan/watch-folder.ts'
import type { SidecarScanner } from './xmp/scan-sidecars.ts'

/** Between two steps of putting the search index in order: whoever scores or searches comes first. */
const tidyPauseMs = 50

/** The work that an open library does by itself. */
export type LibraryJobs = {
  /** Compares the folder with what is known; in `once` mode resolves when that, the reading of videos, photographs and pixels, and the hashing is done, and rejects with why the scan failed. */
  readonly scan: () => Promise<{ readonly started: boolean }>
  /** Reads files again though they are unchanged; in `once` mode resolves when that is done. */
  readonly readAgain: (ids: readonly number[]) => Promise<{ readonly started: boolean }>
  readonly cancel: (job: JobName) => void
  readonly confirmVanished: (accept: boolean) => number
  readonly vanished: () => LibraryStatus['vanished']
  /** Begins to scan and to watch: for the owner of the library, in `watch` mode. */
  readonly start: () => void
  /** Ends what looks at the folder's files, and begins nothing until the answered function is called: files are about to move. */
  readonly hold: () => Promise<() => void>
  readonly close: () => Promise<void>
}

export type JobParts = {
  readonly mode: 'watch' | 'once'
  readonly folder: string
  /** A guest neither scans nor renders ahead: the owner does. */
  readonly isOwner: () => boolean
  readonly scanner: Scanner
  /** Reads what other programs wrote beside the files. */
  readonly sidecars: SidecarScanner
  readonly probe: (signal: AbortSignal) => Promise<void>
  /** Reads what costs more: lets ExifTool read photographs with gaps, looks for texts in pixels. */
  readonly further: (signal: AbortSignal) => Promise<void>
  readonly thumbnails: (signal: AbortSignal) => Promise<void>
  /** Hashes what isn't hashed; `isBusy` says whether somebody else needs the disk. */
  readonly hash: (signal: AbortSignal, isBusy: () => 'now' | 'also' | false) => Promise<void>
  /** Looks at some rows for what a disk may have turned in them, and puts it right; true: there are more. */
  readonly checkRows: () => boolean
  /** Does a little of what puts the search index in order after a scan; true: there is more. */
  readonly tidy: () => boolean
  /** After each scan that came to its end. */
  readonly onScanned: () => void
  readonly onError: (what: string, error: unknown) => void
  /** Something about watching that the person should know, in a sentence; null when all is well again. */
  readonly onWatchNotice: (notice: string | null) => void
}

/** Puts the library's work in order: a scan, then what needs other programs or pixels; a change in the folder, then those again. */
export function createLibraryJobs(parts: JobParts): LibraryJobs {
  const { scanner } = parts
  const changedPaths = new Set<string>()
  let watch: FolderWatch | undefined

  const probe = createRunner(parts.probe, (error) => parts.onError('probe', error))
  const further = createRunner(parts.further, (error) => parts.onError('metadata', error))
  const thumbnails = createRunner(parts.thumbnails, (error) => parts.onError('thumbnails', error))
  const tidy = createRunner(
    async (signal) => {
      while (parts.tidy()) await wait(tidyPauseMs, undefined, { signal, ref: false })
    },
    (error) => parts.onError('tidy', error),
  )
  /** Files are moving: what was ended for that goes on where it was. */
  let isHeld = false
  const checkRows = createRunner(
    async (signal) => {
      while (parts.checkRows()) await pause(signal)
    },
    (error) => parts.onError('check', error),
  )
  /** Nobody waits for it in a window. */
  const pause = (signal: AbortSignal) =>
    wait(parts.mode === 'watch' ? tidyPauseMs : 0, undefined, { signal, ref: false })
  /** Where sidecars may have changed. */
  let sidecarPaths: 'all' | Set<string> = new Set()
  const sidecars = createRunner(
    async (signal) => {
      const paths = sidecarPaths
      sidecarPaths = new Set()
      try {
        if (paths === 'all') await parts.sidecars.scan(signal)
        else await parts.sidecars.refresh([...paths], signal)
      } catch (error) {
        // Held, not closed: it goes on afterwards.
        if (isHeld) noteSidecars(paths)
        throw error
      }
    },
    (error) => parts.onError('sidecars', error),
  )
  const noteSidecars = (paths: 'all' | Iterable<string>) => {
    if (paths === 'all') sidecarPaths = 'all'
    else if (sidecarPaths !== 'all') for (const path of paths) sidecarPaths.add(path)
  }
  const readSidecars = (paths: 'all' | readonly string[]) => {
    noteSidecars(paths)
    return sidecars.kick()
  }
  const hash = createRunner(
    (signal) => parts.hash(signal, isBusy),
    (error) => parts.onError('hash', error),
  )
  /** Scans come before it; with what draws and reads it shares. */
  const isBusy = () => {
    if ([scan, refresh, again].some((runner) => runner.isRunning())) return 'now'
    return [probe, further, thumbnails].some((runner) => runner.isRunning()) ? 'also' : false
  }
  const followUp = () => {
    void tidy.kick()
    void hash.kick()
    void probe.kick()
    void further.kick()
    if (parts.mode === 'watch') void thumbnails.kick()
  }
  /** Why the last scan failed; null when it came to its end. */
  let scanFailure: { readonly error: unknown } | null = null
  const scan = createRunner(
    async (signal) => {
      scanFailure = null
      await scanner.scan(signal)
      parts.onScanned()
      void readSidecars('all')
      followUp()
    },
    (error) => {
      scanFailure = { error }
      parts.onError('scan', error)
    },
  )
  const refresh = createRunner(
    async () => {
      await nextTurn() // lets what comes in the same turn come along
      const paths = [...changedPaths]
      changedPaths.clear()
      if (paths.length === 0) return
      await scanner.refresh(paths)
      void readSidecars(paths)
      followUp()
    },
    (error) => parts.onError('refresh', error),
  )
  const againIds = new Set<number>()
  const again = createRunner(
    async (signal) => {
      const ids = [...againIds]
      againIds.clear()
      if (ids.length === 0) return
      try {
        await scanner.readAgain(ids, signal)
      } catch (error) {
        // Held, not cancelled: it goes on afterwards.
        if (isHeld) for (const id of ids) againIds.add(id)
        throw error
      }
      followUp()
    },
    (error) => parts.onError('read again', error),
  )
  const runners: Readonly<Record<Exclude<JobName, 'files'>, Runner>> = {
    scan,
    metadata: further,
    probe,
    thumbnails,
    hash,
  }

  const startWatch = () => {
    watch ??= watchFolder(
      parts.folder,
      (paths) => {
        for (const path of paths) changedPaths.add(path)
        void refresh.kick()
      },
      parts.onWatchNotice,
    )
  }

  return {
    scan: async () => {
      if (!parts.isOwner()) return { started: false }
      const running = scan.kick()
      if (parts.mode === 'once') {
        await running
        if (scanFailure !== null) throw scanFailure.error
        await Promise.all([checkRows.kick(), sidecars.kick(), probe.kick(), further.kick(), hash.kick()])
      }
      return { started: true }
    },
    readAgain: async (ids) => {
      if (!parts.isOwner()) return { started: false }
      for (const id of ids) againIds.add(id)
      const running = again.kick()
      if (parts.mode === 'once') {
        await running
        await Promise.all([probe.kick(), further.kick(), hash.kick()])
      }
      return { started: true }
    },
    cancel: (job) => {
      if (job === 'files') return
      runners[job].cancel()
      if (job === 'scan') again.cancel()
    },
    hold: async () => {
      isHeld = true
      const all = [scan, refresh, again, sidecars, probe, further, thumbnails, hash]
      const releases = await Promise.all(all.map((runner) => runner.hold()))
      return () => {
        isHeld = false
        for (const release of releases) release()
      }
    },
    confirmVanished: (accept) => scanner.confirmVanished(accept),
    vanished: () => scanner.vanished(),
    start: () => {
      startWatch()
      void scan.kick()
      void checkRows.kick()
    },
    close: async () => {
      watch?.close()
      await Promise.all(
        [scan, refresh, again, tidy, checkRows, sidecars, probe, further, thumbnails, hash].map((runner) =>
          runner.close(),
        ),
      )
      await scanner.close()
    },
  }
}
