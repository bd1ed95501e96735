import { closeSync, constants, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DecoderProcess, decodersInFlight, forkDecoder } from '#core/thumbnails/decoder.ts'
import { createDecoderPool, type DecoderPool } from '#core/thumbnails/decoder-pool.ts'
import { toHiddenBytes } from '#core/thumbnails/hidden-answer.ts'
import { openExifTool } from '#core/tools/exiftool.ts'
import { probeVideo } from '#core/tools/ffprobe.ts'
import { AppError, describeError, isCancelled } from '#shared/errors.ts'
import type { Extracted } from './extracted.ts'
import { addHiddenText, lacksText } from './hidden-text.ts'
import type { HiddenBytes } from './lsb.ts'
import { mergeExifTool } from './merge-exiftool.ts'
import { applyProbe } from './merge-probe.ts'
import { openReader } from './open-reader.ts'
import type { ReadSettings } from './parser.ts'
import { hasPhotographGaps } from './photograph-gaps.ts'
import { readFileMetadata } from './read-file.ts'

/** Reads files that belong to no open library, with all means, one after the other. */
export type Inspector = {
  /**
   * Throws `not-found`, `forbidden` and `unsupported` as `openReader`, and the signal's reason; what a tool couldn't do is a problem of
   * the file.
   */
  readonly inspect: (path: string, signal: AbortSignal) => Promise<Extracted>
  readonly close: () => Promise<void>
}

export type InspectorParts = {
  readonly settings?: ReadSettings
  /** Errors that are nobody's but ours. */
  readonly onBug: (what: string, error: unknown) => void
  readonly decoder?: () => DecoderProcess
}

const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Makes an inspector. The decoder process, and ExifTool, start with the first picture that needs them. */
export function createInspector({ settings, onBug, decoder = forkDecoder }: InspectorParts): Inspector {
  let pool: DecoderPool | undefined
  let exiftool: ReturnType<typeof openExifTool> | undefined

  async function inspect(path: string, signal: AbortSignal): Promise<Extracted> {
    signal.throwIfAborted()
    const own = readNow(path)
    if (own.problems.some((problem) => problem.code === 'over-limit')) return own
    if (own.type === 'video') return await withProblem(own, 'probe', path, () => addProbe(own, path, signal))
    if (hasPhotographGaps(own))
      return await withProblem(own, 'metadata', path, () => addExifTool(own, path, signal))
    if (!lacksText(own)) return own
    return await withProblem(own, 'metadata', path, () => addPixels(own, path, signal))
  }

  function readNow(path: string, hidden?: HiddenBytes): Extracted {
    const opened = openReader(path)
    try {
      const addFurther =
        hidden && ((findings: Parameters<typeof addHiddenText>[0]) => addHiddenText(findings, hidden))
      return readFileMetadata(opened, path, { settings, addFurther })
    } finally {
      opened.close()
    }
  }

  async function addPixels(own: Extracted, path: string, signal: AbortSignal): Promise<Extracted> {
    pool ??= createDecoderPool(decoder, decodersInFlight)
    const { format } = own
    const hidden = toHiddenBytes(
      await pool.draw({ path, root: dirname(path), format, output: 'hidden-text' }, signal),
    )
    return hidden === undefined ? own : readNow(path, hidden)
  }

  async function addExifTool(own: Extracted, path: string, signal: AbortSignal): Promise<Extracted> {
    exiftool ??= openExifTool()
    const reader = await exiftool
    if (reader === undefined) return own
    const descriptor = openSync(path, readFlags)
    try {
      return mergeExifTool(own, await reader.read({ path, descriptor }, signal)).extracted
    } catch (error) {
      // That ExifTool knows no more than we do is no problem of the file.
      if (error instanceof AppError) return own
      throw error
    } finally {
      closeSync(descriptor)
    }
  }

  async function addProbe(own: Extracted, path: string, signal: AbortSignal): Promise<Extracted> {
    const descriptor = openSync(path, readFlags)
    try {
      return applyProbe(own, await probeVideo({ path, descriptor }, signal), settings)
    } finally {
      closeSync(descriptor)
    }
  }

  async function withProblem(
    own: Extracted,
    stage: 'probe' | 'metadata',
    path: string,
    add: () => Promise<Extracted>,
  ): Promise<Extracted> {
    try {
      return await add()
    } catch (error) {
      if (isCancelled(error)) throw error
      if (!(error instanceof AppError)) onBug(`inspect ${path}`, error)
      const { code, message } = describeError(error)
      return { ...own, problems: [...own.problems, { stage, code, message }] }
    }
  }

  return {
    inspect,
    close: async () => {
      pool?.close()
      await (await exiftool)?.close()
    },
  }
}
