import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import type { WriteDb } from '#core/db/handles.ts'
import type { Storage } from '#core/storage/storage.ts'
import type { DecoderProcess } from '#core/thumbnails/decoder.ts'
import { createDecoderPool, type DecoderPool } from '#core/thumbnails/decoder-pool.ts'
import { AppError } from '#shared/errors.ts'
import type { EmbedOutcome } from '../write-xmp.ts'
import type { XmpFile } from '../xmp-state.ts'
import { embedRating } from './embed-rating.ts'
import type { Fingerprint } from './fingerprint.ts'
import { resolveIntents } from './intents.ts'
import { type ExifToolWriter, findExifToolWriter } from './run-exiftool.ts'

export type Embedder = {
  /** Ends what a killed program began. The first write waits for it too. */
  readonly start: () => Promise<void>
  readonly embed: (file: XmpFile) => Promise<EmbedOutcome>
  readonly close: () => void
}

export type EmbedderParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
  readonly decoder: () => DecoderProcess
}

/** Only its outline: it comes from our own process. */
const printSchema = z.custom<Fingerprint>(
  (value) => typeof value === 'object' && value !== null && 'kept' in value,
)

/** Writes ratings into files. What it needs is started with the first of them: ExifTool for each, one decoder for all. */
export function openEmbedder({ db, folder, storage, decoder }: EmbedderParts): Embedder {
  let pool: DecoderPool | undefined
  let resolved: Promise<void> | undefined
  let exiftool: Promise<ExifToolWriter | undefined> | undefined

  async function requireExifTool(): Promise<ExifToolWriter> {
    exiftool ??= findExifToolWriter()
    const found = await exiftool
    if (found === undefined) throw new AppError('tool-missing', 'ExifTool can’t run here: is Perl installed?')
    return found
  }

  function start(): Promise<void> {
    resolved ??= resolveIntents(db, folder, storage)
    return resolved
  }

  return {
    start,
    embed: async (file) => {
      await start()
      return embedRating(
        {
          ...{ db, folder, storage, exiftool: await requireExifTool() },
          examine: async (path, format, signal) => {
            pool ??= createDecoderPool(decoder, 1)
            const answer = await pool.draw({ path, root: folder, format, output: 'fingerprint' }, signal)
            if (!('code' in answer))
              return printSchema.parse(JSON.parse(Buffer.from(answer.bytes).toString('utf8')))
            if (answer.code === 'too-large') return answer.code
            throw new AppError('tool-failed', 'It could not be examined, so it was left as it is.')
          },
          findFreeBytes: async (directory) => {
            const { bavail, bsize } = await statfs(directory)
            return bavail * bsize
          },
        },
        file,
      )
    },
    close: () => pool?.close(),
  }
}
