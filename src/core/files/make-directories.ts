import { dirname, join } from 'node:path'
import { syncDirectory } from '#core/storage/atomic-write.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import type { FileStep, Spot } from './file-step.ts'

/**
 * Makes the directories that a step needs, with the mode of the one above. On the way to either end in the library no directory may be
 * a link: it could have been put there after the scan, and lead out of the folder.
 */
export async function makeDirectories(storage: Storage, folder: string, step: FileStep): Promise<void> {
  if (step.source.where === 'library') await walk(storage, folder, step.source, false)
  if (step.target.where === 'library') await walk(storage, folder, step.target, step.kind !== 'remove')
  else if (step.target.where === 'outside') await makeDirectory(storage, dirname(step.target.path))
}

async function walk(storage: Storage, folder: string, { path }: Spot, makes: boolean): Promise<void> {
  let directory = folder
  for (const segment of path.split('/').slice(0, -1)) {
    directory = join(directory, segment)
    if (makes) await makeDirectory(storage, directory)
    else await requireDirectory(storage, directory)
  }
}

async function makeDirectory(storage: Storage, directory: string): Promise<void> {
  try {
    await requireDirectory(storage, directory)
    return
  } catch (error) {
    if (findErrorCode(error) !== 'ENOENT') throw error
  }
  const parent = dirname(directory)
  const { mode } = await storage.lstat(parent)
  try {
    await storage.mkdir(directory)
  } catch (error) {
    if (findErrorCode(error) !== 'EEXIST') throw error
    return requireDirectory(storage, directory)
  }
  if (process.platform !== 'win32') await storage.chmod(directory, mode & 0o777)
  await syncDirectory(storage, parent)
}

async function requireDirectory(storage: Storage, directory: string): Promise<void> {
  if ((await storage.lstat(directory)).isDirectory()) return
  throw new AppError('unsupported', `${directory} is no folder but something else.`)
}
