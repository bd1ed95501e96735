import { lstatSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { findStandInDirectory } from '#core/place-library.ts'
import { AppError } from '#shared/errors.ts'

/** Where commands look: paths are relative to the one, libraries of folders that can't be written to lie in the other. */
export type Place = { readonly workingDirectory: string; readonly dataDirectory: string }

/** The nearest directory, the given one (real, absolute) or one above it, that has a library. */
export function readLibraryFolder(directory: string, dataDirectory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    if (isLibrary(join(at, '.scores')) || isLibrary(findStandInDirectory(at, dataDirectory))) return at
    if (dirname(at) === at) return undefined
  }
}

function isLibrary(directory: string): boolean {
  return lstatSync(join(directory, 'media.db'), { throwIfNoEntry: false })?.isFile() === true
}

/** The real path of the folder that was named, else of the current one. Throws `folder-unavailable`, `not-a-folder`. */
export function readFolder(named: string | undefined, workingDirectory: string): string {
  const path = resolve(workingDirectory, named ?? '.')
  let real: string
  try {
    real = realpathSync(path)
  } catch (cause) {
    throw new AppError('folder-unavailable', `The folder “${path}” can't be found.`, { cause })
  }
  if (!statSync(real).isDirectory()) throw new AppError('not-a-folder', `“${path}” is not a folder.`)
  return real
}

/** A library, and the part of it that was named: `within` is relative to the folder, with `/`, '' for all of it. */
export type Scope = { readonly folder: string; readonly within: string }

/**
 * What to search: the library of the folder that was named (else the current one), or the part of the library above that holds
 * it; where there is none yet, the folder itself.
 */
export function readScope(named: string | undefined, place: Place): Scope {
  const folder = readFolder(named, place.workingDirectory)
  const library = readLibraryFolder(folder, place.dataDirectory) ?? folder
  return { folder: library, within: toLibraryPath(library, folder) }
}

export type NamedFile = {
  /** As it was named. */
  readonly named: string
  /** The library's folder. */
  readonly folder: string
  /** Relative to that, with `/`. */
  readonly path: string
}

/**
 * Where a file that was named belongs: the library that holds it, else the current directory, else (when that doesn't hold it, or is
 * a home or the root) its own directory. Throws `not-found`, `unsupported` for what isn't a regular file.
 */
export function readNamedFile(named: string, place: Place): NamedFile {
  const { workingDirectory, dataDirectory } = place
  const path = resolve(workingDirectory, named)
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new AppError('not-found', `The file “${named}” is not there.`)
  if (!stats.isFile()) {
    const what = stats.isSymbolicLink() ? 'a link; links are not followed' : 'not a file'
    throw new AppError('unsupported', `“${named}” is ${what}.`)
  }
  // The directory's links are followed, as the person's shell does; the file's are not.
  const directory = realpathSync(dirname(path))
  const current = realpathSync(workingDirectory)
  const holdsIt =
    directory === current || directory.startsWith(current.endsWith(sep) ? current : current + sep)
  const isPlaceForOne = current !== dirname(current) && current !== homedir()
  const folder =
    readLibraryFolder(directory, dataDirectory) ?? (holdsIt && isPlaceForOne ? current : directory)
  return { named, folder, path: toLibraryPath(folder, join(directory, path.slice(dirname(path).length))) }
}

function toLibraryPath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}
