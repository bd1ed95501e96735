import { createHash, randomUUID } from 'node:crypto'
import { constants, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { beginStandIn } from './begin-stand-in.ts'
import { nodeStorageSync } from './storage/storage-sync.ts'

const probeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** Where the library of a folder lies. */
export type LibraryPlace = {
  /** The folder's real, absolute path. */
  readonly folder: string
  readonly database: string
  /** Where database and caches lie: `.scores`, or a directory of the application's own. */
  readonly directory: string
  /** True where score files can be written beside the media. */
  readonly beside: boolean
  /** Why it lies elsewhere, in a sentence for the person; null where it lies in the folder. */
  readonly notice: string | null
}

/**
 * Decides where the library of `folder` lies: in its `.scores`, or, where that can't be written to, in the application's data
 * directory, keyed by the folder's real path and begun with a copy of the folder's own library. Throws `not-a-folder`,
 * `folder-unavailable`, `disk-full`.
 */
export function placeLibrary(
  folder: string,
  options: { readonly database?: string | undefined; readonly dataDirectory: string },
): LibraryPlace {
  const real = findRealFolder(folder)
  const directory = join(real, '.scores')
  const refusal = tryDirectory(directory)
  if (options.database !== undefined) {
    const database = resolve(options.database)
    return { folder: real, database, directory: join(database, '..'), beside: refusal === null, notice: null }
  }
  if (refusal === null) {
    return { folder: real, database: join(directory, 'media.db'), directory, beside: true, notice: null }
  }
  const standIn = findStandInDirectory(real, options.dataDirectory)
  nodeStorageSync.makeTree(standIn, 0o700)
  beginStandIn(directory, standIn)
  return {
    folder: real,
    database: join(standIn, 'media.db'),
    directory: standIn,
    beside: false,
    notice: `“${basename(real)}” can't be written to (${refusal}). Scores are kept on this computer, in ${standIn}, and go into the folder as soon as it can be written to.`,
  }
}

/** The directory in the application's data that stands in for `.scores` of a folder that can't be written to. */
export function findStandInDirectory(realFolder: string, dataDirectory: string): string {
  return join(dataDirectory, 'libraries', createHash('sha256').update(realFolder).digest('hex').slice(0, 32))
}

function findRealFolder(folder: string): string {
  try {
    const real = realpathSync.native(folder)
    if (statSync(real).isDirectory()) return real
  } catch (cause) {
    throw new AppError(
      'folder-unavailable',
      `The folder “${folder}” can't be found. Is its disk connected?`,
      { cause },
    )
  }
  throw new AppError('not-a-folder', `“${folder}” is not a folder.`)
}

/** Null when `.scores` is there (made if need be) and a file can be created in it; else the reason in a few words. */
function tryDirectory(directory: string): string | null {
  const known = lstatSync(directory, { throwIfNoEntry: false })
  if (known !== undefined && !known.isDirectory()) {
    throw new AppError(
      'folder-unavailable',
      `${directory} is not a folder${known.isSymbolicLink() ? ' but a link' : ''}. Scores are kept there: rename it, then open the folder again.`,
    )
  }
  const probe = join(directory, `.probe-${randomUUID()}`)
  try {
    if (known === undefined) nodeStorageSync.mkdir(directory)
    nodeStorageSync.open(probe, probeFlags).close()
    nodeStorageSync.unlink(probe)
    return null
  } catch (error) {
    return describeRefusal(error)
  }
}

function describeRefusal(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EROFS') return 'its disk is read-only'
  if (code === 'EACCES' || code === 'EPERM') return 'you may not write there'
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'its disk is full'
  return error instanceof Error ? error.message : 'unknown reason'
}
