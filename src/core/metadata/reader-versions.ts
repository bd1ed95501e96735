import type { MediaFormat } from '#shared/media.ts'
import { generatorParsers } from './parsers/index.ts'

/*
 * All versions stand on one line of numbers: whatever changes takes the number after the highest, `newestReaderVersion`, and a
 * row keeps the highest of its time. So one number in the row tells for each part whether it has changed since. See
 * docs/decisions/0008-versions-of-readers.md.
 */

/** Raised when any file may give other fields: camera, dates, ratings, keywords, what is kept as raw text. */
export const baseVersion = 3

/** Raised when files of one format may, because its container is read otherwise. A format that isn't here never was. */
export const formatVersions: Readonly<Partial<Record<MediaFormat, number>>> = {}

/** The versions of everything that reads, as the question for outdated files wants them. */
export type ReaderVersions = {
  readonly base: number
  readonly formats: Readonly<Partial<Record<MediaFormat, number>>>
  /** By the parser's name. */
  readonly parsers: Readonly<Record<string, number>>
}

export const readerVersions: ReaderVersions = {
  base: baseVersion,
  formats: formatVersions,
  parsers: Object.fromEntries(generatorParsers.map(({ name, version }) => [name, version])),
}

/** What a row keeps that is read now. */
export const newestReaderVersion = newestOf(readerVersions)

export function newestOf({ base, formats, parsers }: ReaderVersions): number {
  return Math.max(base, ...Object.values(formats), ...Object.values(parsers))
}
