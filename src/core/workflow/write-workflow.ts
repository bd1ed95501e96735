import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findFile, syncDirectory, writeFileAtomically } from '#core/storage/atomic-write.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { workflowFileName, workflowsDirectory } from './workflow-path.ts'

/** So many different workflows of one file name are kept beside each other. */
const mostNumbers = 999
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Writes a workflow, as it stands in the file, to `.workflows/<full file name>.json` in the media file's directory. What stands there
 * is never changed: the same text counts as written, beside another one the new one gets a number. Links are refused. Answers with
 * the absolute path.
 */
export async function writeWorkflow(storage: Storage, mediaFile: string, text: string): Promise<string> {
  if ((await findFile(storage, mediaFile)) === undefined) {
    throw new AppError('not-found', 'The file itself is no longer there, so nothing was written beside it.')
  }
  const directory = join(dirname(mediaFile), workflowsDirectory)
  await makeDirectory(storage, directory)
  const bytes = Buffer.from(text)
  for (let number = 1; number <= mostNumbers; number++) {
    const path = join(directory, workflowFileName(basename(mediaFile), number))
    const known = await findFile(storage, path)
    if (known === undefined) {
      await writeFileAtomically(storage, path, bytes)
      return path
    }
    if (known.size === bytes.length && bytes.equals(await readBytes(storage, path, bytes.length))) return path
  }
  throw new AppError(
    'unsupported',
    `There are ${mostNumbers} other workflows of this file already. Move some of them away, then try again.`,
  )
}

async function makeDirectory(storage: Storage, directory: string): Promise<void> {
  try {
    await storage.mkdir(directory)
  } catch (error) {
    if (findErrorCode(error) !== 'EEXIST') throw error
    if ((await storage.lstat(directory)).isDirectory()) return
    throw new AppError(
      'unsupported',
      `${directory} is not a folder. Rename what stands there, then try again.`,
    )
  }
  const { mode } = await storage.lstat(dirname(directory))
  if (process.platform !== 'win32') await storage.chmod(directory, mode & 0o777)
  await syncDirectory(storage, dirname(directory))
}

async function readBytes(storage: Storage, path: string, length: number): Promise<Uint8Array> {
  const file = await storage.open(path, readFlags)
  try {
    const bytes = new Uint8Array(length)
    let offset = 0
    while (offset < length) {
      const count = await file.read(bytes.subarray(offset), offset)
      if (count === 0) break
      offset += count
    }
    return bytes.subarray(0, offset)
  } finally {
    await file.close()
  }
}
