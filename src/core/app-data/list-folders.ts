import { readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { Methods, ResultOf } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'

const collator = new Intl.Collator(undefined, { numeric: true })
const mostFolders = 5000

/** The folders in a folder (hidden ones left out), as absolute paths in natural order; the person's home where none is given. */
export async function listFolders(folder: string | undefined): Promise<ResultOf<Methods['folder.list']>> {
  const place = await readFolderPath(folder ?? homedir())
  const entries = await readdir(place, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('folder-unavailable', `“${place}” can't be looked into.`, { cause })
  })
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort(collator.compare)
    .slice(0, mostFolders)
  const parent = dirname(place)
  return {
    folder: place,
    parent: parent === place ? null : parent,
    folders: names.map((name) => join(place, name)),
  }
}

/**
 * The real path of an existing folder. What comes from outside (another instance's arguments, the page) is taken only as an
 * absolute path: `invalid-input`, `folder-unavailable`, `not-a-folder`.
 */
export async function readFolderPath(folder: string): Promise<string> {
  if (!isAbsolute(folder) || folder.includes('\0')) {
    throw new AppError('invalid-input', 'A folder is named by its whole path.')
  }
  const real = await realpath(folder).catch((cause: unknown) => {
    throw new AppError(
      'folder-unavailable',
      `The folder “${folder}” can't be found. Is its disk connected?`,
      { cause },
    )
  })
  if (!(await stat(real)).isDirectory()) throw new AppError('not-a-folder', `“${folder}” is not a folder.`)
  return real
}
