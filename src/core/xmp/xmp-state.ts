import { z } from 'zod'
import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { type ColorLabel, colorLabels, type MediaFormat } from '#shared/media.ts'
import { isScore } from '#shared/score.ts'
import type { XmpBase, XmpValues } from './merge-xmp.ts'
import type { NamedMedia } from './sidecar-paths.ts'

/** A file as far as XMP is concerned. */
export type XmpFile = {
  readonly id: number
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly name: string
  /** Relative; '' is the folder itself. */
  readonly directory: string
  readonly format: MediaFormat
  readonly sizeBytes: number
  readonly modifiedNs: number
  readonly inode: number
  readonly values: XmpValues
}

/** Undefined: no such file, or it is missing. */
export function findXmpFile(db: ReadDb, id: number): XmpFile | undefined {
  const row = prepare(
    db,
    'SELECT filename, directory, format, file_size, modified_ns, inode FROM media_files WHERE id = ? AND missing_since IS NULL',
  ).get(id) as
    | {
        readonly filename: string
        readonly directory: string
        readonly format: MediaFormat
        readonly file_size: number | null
        readonly modified_ns: number
        readonly inode: number
      }
    | undefined // the columns above
  const known = row === undefined ? undefined : findScore(db, id)
  if (row === undefined || known === undefined) return undefined
  const { score, label, keywords } = known.values
  return {
    ...{ id, path: known.path, name: row.filename, directory: row.directory, format: row.format },
    ...{ sizeBytes: row.file_size ?? 0, modifiedNs: row.modified_ns, inode: row.inode },
    values: { score, label, keywords },
  }
}

/** The files of a directory whose names are `stem` or begin with `stem.`. */
export function findMediaOfStem(db: ReadDb, directory: string, stem: string): readonly NamedMedia[] {
  const path = directory === '' ? stem : `${directory}/${stem}`
  return prepare(
    db,
    `SELECT id, filename AS name, format FROM media_files WHERE missing_since IS NULL AND directory = ?
       AND (file_path = ? OR (file_path >= ? AND file_path < ?))`,
  ).all(directory, path, `${path}.`, `${path}/`) as NamedMedia[] // the columns above; `/` comes after `.`
}

const baseSchema = z.object({
  score: z.custom<XmpBase['score']>(isScore).optional().catch(undefined),
  label: z
    .enum(colorLabels as readonly [ColorLabel, ...ColorLabel[]])
    .nullable()
    .optional()
    .catch(undefined), // it has members
  keywords: z.array(z.string()).catch([]),
})

/** Size in bytes and time in nanoseconds of a sidecar. */
export type XmpStats = { readonly modifiedNs: number; readonly sizeBytes: number }

/** What a place and the database agreed on last; undefined where they never met. '' is the file itself. */
export function findXmpBase(db: ReadDb, id: number, name: string): (XmpBase & XmpStats) | undefined {
  const row = prepare(
    db,
    'SELECT base, modified_ns AS modifiedNs, size AS sizeBytes FROM xmp_bases WHERE media_file_id = ? AND name = ?',
  ).get(id, name) as ({ readonly base: string } & XmpStats) | undefined // the columns above
  if (row === undefined) return undefined
  const { score, label, keywords } = baseSchema.parse(JSON.parse(row.base))
  return { score, label, keywords, modifiedNs: row.modifiedNs, sizeBytes: row.sizeBytes }
}

/** Notes what a place says now. */
export function storeXmpBase(db: WriteDb, id: number, name: string, base: XmpBase, stats: XmpStats): void {
  prepare(
    db,
    `INSERT INTO xmp_bases (media_file_id, name, base, modified_ns, size) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (media_file_id, name) DO UPDATE SET base = excluded.base, modified_ns = excluded.modified_ns, size = excluded.size`,
  ).run(
    id,
    name,
    JSON.stringify({ score: base.score, label: base.label, keywords: base.keywords }),
    stats.modifiedNs,
    stats.sizeBytes,
  )
}

/** The sidecars that were ever read or written of a file. */
export function findSidecarNames(db: ReadDb, id: number): readonly string[] {
  return prepare(db, "SELECT name FROM xmp_bases WHERE media_file_id = ? AND name <> '' ORDER BY name")
    .pluck()
    .all(id) as string[] // one text column
}

/** Size and time that sidecars of a directory had when they were read or written last, by media file and name. */
export function findXmpStats(db: ReadDb, directory: string): ReadonlyMap<string, XmpStats> {
  const rows = prepare(
    db,
    `SELECT b.media_file_id, b.name, b.modified_ns, b.size FROM media_files f JOIN xmp_bases b ON b.media_file_id = f.id
     WHERE f.directory = ? AND b.name <> ''`,
  )
    .raw()
    .all(directory) as (readonly [number, string, number, number])[] // the columns above
  return new Map(
    rows.map(([id, name, modifiedNs, sizeBytes]) => [`${id} ${name}`, { modifiedNs, sizeBytes }]),
  )
}
