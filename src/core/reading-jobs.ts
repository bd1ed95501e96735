import type { WriteDb } from './db/handles.ts'
import { runExifToolJob } from './metadata/exiftool-job.ts'
import { type LsbParts, runLsbJob } from './metadata/lsb-job.ts'
import type { ReadSettings } from './metadata/parser.ts'
import { type ProbeParts, runProbeJob } from './metadata/probe-job.ts'

export type ReadingParts = Pick<ProbeParts, 'folder' | 'emitProgress' | 'onChanged'> &
  Pick<LsbParts, 'readHidden'> & {
    readonly db: WriteDb
    readonly readSettings: () => ReadSettings
  }

/** What is read of files after the scan: of clips by ffprobe, of photographs by ExifTool, and what is hidden in pixels. */
export function createReadingJobs({ readSettings, readHidden, ...common }: ReadingParts): {
  readonly probe: (signal: AbortSignal) => Promise<void>
  readonly further: (signal: AbortSignal) => Promise<void>
} {
  return {
    probe: (signal) => runProbeJob({ ...common, settings: readSettings() }, signal),
    further: async (signal) => {
      await runExifToolJob({ ...common, settings: readSettings() }, signal)
      await runLsbJob({ ...common, readHidden, settings: readSettings() }, signal)
    },
  }
}
