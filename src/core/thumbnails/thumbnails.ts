import type { WriteDb } from '#core/db/handles.ts'
import { inTransaction } from '#core/db/handles.ts'
import { runJob } from '#core/jobs/run-job.ts'
import type { Thumbnail } from '#core/library.ts'
import { clearProblems, recordProblem } from '#core/media/problems.ts'
import type { HiddenBytes } from '#core/metadata/lsb.ts'
import { findTools } from '#core/tools/find-tools.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { AppError } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { type DecoderProcess, decodersInFlight } from './decoder.ts'
import { createDecoderPool } from './decoder-pool.ts'
import { createDrawProblem, type Drawn, type DrawProblem } from './decoder-protocol.ts'
import { drawVersion, findInheritedThumbnail, findSource, type Source } from './find-source.ts'
import { createGlimpses } from './glimpses.ts'
import { toHiddenBytes } from './hidden-answer.ts'
import { createRenderQueue } from './render-queue.ts'
import { renderPoster } from './render-video.ts'
import { createThumbnailJob } from './thumbnail-job.ts'
import { openThumbnailWriter } from './thumbnail-writer.ts'

export type Thumbnails = {
  /**
   * Of the bytes that the file has now, drawn if need be before all that nobody waits for. Where it would have to wait, a photograph
   * answers with the small picture that its camera put in, under a version of its own. Undefined: there is none.
   */
  readonly read: (id: number, signal: AbortSignal) => Promise<Thumbnail | undefined>
  /** The whole picture in a form that a browser shows; undefined for videos and for what can't be drawn. */
  readonly readPreview: (id: number, signal: AbortSignal) => Promise<Thumbnail | undefined>
  /** What a generator hid in a picture's pixels, behind what somebody waits for. Throws `forbidden` when the file can't be opened just now. */
  readonly readHidden: (id: number, signal: AbortSignal) => Promise<HiddenBytes | undefined>
  /** Draws all that is pending, behind what somebody waits for. */
  readonly runJob: (signal: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

export type ThumbnailParts = {
  readonly db: WriteDb
  /** The library's folder. */
  readonly folder: string
  /** Of thumbnails.db. */
  readonly storePath: string
  readonly decoder: () => DecoderProcess
  readonly emitProgress: (progress: JobProgress) => void
  /** Files whose problem came or went. */
  readonly onChanged: (ids: readonly number[]) => void
  /** Files whose thumbnail was a camera's small picture when it was asked for, and is drawn now. */
  readonly onDrawn: (ids: readonly number[]) => void
  /** The store can't be used, or no decoder be started, for the log. */
  readonly onError: (error: unknown) => void
}

/** Opens the thumbnails of a library. This thread never decodes: the decoder process and ffmpeg do. */
export function createThumbnails(parts: ThumbnailParts): Thumbnails {
  const { db, folder } = parts
  const writer = openThumbnailWriter(db, parts.storePath, parts.onChanged, parts.onError)
  const pool = createDecoderPool(parts.decoder, decodersInFlight)
  const queue = createRenderQueue<Drawn | DrawProblem | undefined>(decodersInFlight)

  function requestThumbnail(source: Source, lane: 'front' | 'back', signal: AbortSignal) {
    const draw = async (stop: AbortSignal) => {
      const drawn = await (source.type === 'video'
        ? drawPoster(source, stop)
        : pool.draw({ ...source, output: 'thumbnail' }, stop))
      if (drawn !== undefined && !('code' in drawn))
        writer.keep({ id: source.id, version: source.version, ...drawn })
      return drawn
    }
    return queue.request(`${source.id} ${source.version}`, lane, draw, signal)
  }

  /** A file that can't be opened just now keeps its turn for later; everything else waits until the file changes. */
  function giveUp(source: Source, problem: DrawProblem): void {
    if (problem.code === 'unreadable') return
    inTransaction(db, () => {
      clearProblems(db, source.id, 'thumbnail')
      recordProblem(db, source.id, { stage: 'thumbnail', ...problem }, source.version, drawVersion)
    })
    parts.onChanged([source.id])
  }

  async function drawOrGiveUp(source: Source, signal: AbortSignal): Promise<Drawn | undefined> {
    const drawn = await requestThumbnail(source, 'front', signal)
    if (drawn === undefined || !('code' in drawn)) return drawn
    giveUp(source, drawn)
    return undefined
  }
  const glimpses = createGlimpses(drawOrGiveUp, parts.onDrawn, parts.onError)

  function inherit(source: Source): Thumbnail | undefined {
    const inherited = findInheritedThumbnail(db, source.id)
    return inherited === undefined ? undefined : { ...inherited, version: source.version }
  }

  return {
    read: async (id, signal) => {
      const source = findSource(db, folder, id)
      if (source === undefined) return undefined
      const kept = writer.read(id)
      if (kept?.version === source.version)
        return { bytes: kept.bytes, mime: kept.mime, version: kept.version }
      if (source.refused) return inherit(source)
      const glimpse = source.format === 'jpeg' && queue.isBusy() ? await glimpses.read(source) : undefined
      if (glimpse !== undefined) return glimpse
      const drawn = await drawOrGiveUp(source, signal)
      return drawn === undefined ? inherit(source) : { ...drawn, version: source.version }
    },
    readPreview: async (id, signal) => {
      const source = findSource(db, folder, id)
      if (source === undefined || source.type === 'video') return undefined
      const draw = (stop: AbortSignal) => pool.draw({ ...source, output: 'preview' }, stop)
      const drawn = await queue.request(`${id} ${source.version} preview`, 'front', draw, signal)
      return drawn === undefined || 'code' in drawn ? undefined : { ...drawn, version: source.version }
    },
    readHidden: async (id, signal) => {
      const source = findSource(db, folder, id)
      if (source === undefined || source.type === 'video') return undefined
      const draw = (stop: AbortSignal) => pool.draw({ ...source, output: 'hidden-text' }, stop)
      const drawn = await queue.request(`${id} ${source.version} hidden`, 'back', draw, signal)
      return drawn === undefined ? undefined : toHiddenBytes(drawn)
    },
    runJob: async (signal) => {
      if (!writer.canKeep()) return
      const problems = new Map<number, { readonly source: Source; readonly problem: DrawProblem }>()
      const job = createThumbnailJob(
        db,
        decodersInFlight,
        async (id, stop) => {
          const source = findSource(db, folder, id)
          if (source === undefined) return
          const drawn = await requestThumbnail(source, 'back', stop)
          if (drawn === undefined || !('code' in drawn)) return
          problems.set(id, { source, problem: drawn })
          throw new AppError('unsupported', drawn.message)
        },
        (id, error) => {
          const known = problems.get(id)
          if (known === undefined) throw error // Not the file's fault: the decoder can't be started, or a bug.
          problems.delete(id)
          giveUp(known.source, known.problem)
        },
      )
      await runJob(job, { report: parts.emitProgress, snapshot: () => [] }, signal)
      writer.flush()
    },
    close: async () => {
      glimpses.close()
      pool.close()
      await queue.close()
      writer.close()
    },
  }
}

/** Undefined, a quiet placeholder, where the computer has no ffmpeg. */
async function drawPoster(source: Source, signal: AbortSignal): Promise<Drawn | DrawProblem | undefined> {
  const { ffmpeg } = await findTools()
  if (ffmpeg === undefined) return undefined
  try {
    const file = await openMediaFile(source)
    try {
      // The file that was checked, not a name that could lead elsewhere by now.
      const path = process.platform === 'linux' ? `/proc/${process.pid}/fd/${file.handle.fd}` : source.path
      return await renderPoster(ffmpeg, { path, durationSeconds: source.durationSeconds }, signal)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return createDrawProblem(error.code === 'tool-failed' ? 'no-frame' : 'unreadable')
  }
}
