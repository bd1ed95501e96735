import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** A regular file that is really inside the library. Whoever opened it closes it. */
export type OpenedFile = {
  readonly sizeBytes: number
  /** Nanoseconds since 1970, as the scan records them. */
  readonly modifiedNs: number
  readonly handle: FileHandle
  /** Bytes `start` to `end` (exclusive), read as they are asked for; the end, a cancel or the signal closes the file. */
  readonly stream: (start: number, end: number, signal: AbortSignal) => ReadableStream<Uint8Array>
  readonly close: () => Promise<void>
}

const chunkBytes = 256 * 1024

/**
 * Opens a file without following a link in its last segment and without blocking (a FIFO), and proves on what was opened, not on
 * the name, that it is a regular file inside the root. Throws `not-found` or `forbidden`.
 */
export async function openMediaFile(location: {
  readonly path: string
  readonly root: string
}): Promise<OpenedFile> {
  const handle = await openWithoutFollowing(location.path)
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw new AppError('forbidden', 'This is not a regular file.')
    if (!isInside(await findRealRoot(location.root), await findRealPath(handle, location.path))) {
      throw new AppError('forbidden', 'This file lies outside the opened folder.')
    }
    return {
      sizeBytes: stats.size,
      modifiedNs: Math.round(stats.mtimeMs * 1e6),
      handle,
      stream: (start, end, signal) => createFileStream(handle, start, end, signal),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Whether `path` is `root` or below it, by whole segments: `/a/pics-secret` is not inside `/a/pics`. Both absolute and real. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function findRealRoot(root: string): Promise<string> {
  try {
    return await realpath(root)
  } catch (cause) {
    throw new AppError('folder-unavailable', 'The folder is not there at the moment.', { cause })
  }
}

async function openWithoutFollowing(path: string): Promise<FileHandle> {
  try {
    // Windows has neither flag (both are undefined there, which `|` takes as 0); findRealPath looks at the link itself.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ELOOP' || code === 'EMLINK') {
      throw new AppError('forbidden', 'Links are not followed.', { cause: error })
    }
    throw new AppError('not-found', 'This file cannot be opened.', { cause: error })
  }
}

/** Where the opened file really is: on Linux asked of the descriptor itself, so nothing can be swapped in between. */
async function findRealPath(handle: FileHandle, path: string): Promise<string> {
  if (process.platform === 'linux') {
    const target = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined)
    if (target !== undefined) return target
  }
  const [opened, named] = await Promise.all([handle.stat({ bigint: true }), lstat(path, { bigint: true })])
  if (opened.ino !== named.ino || opened.dev !== named.dev) {
    throw new AppError('forbidden', 'This file was replaced while it was opened.')
  }
  return realpath(path)
}

function createFileStream(
  handle: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  let position = start
  let stop = () => {}
  let closed: Promise<void> | undefined
  function finish(): Promise<void> {
    signal.removeEventListener('abort', stop)
    closed ??= handle.close()
    return closed
  }
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        stop = () => {
          controller.error(signal.reason)
          void finish()
        }
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      },
      pull: async (controller) => {
        try {
          const chunk = new Uint8Array(Math.min(chunkBytes, end - position))
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
          if (signal.aborted) return
          // A file that became shorter cannot give what the headers promised.
          if (bytesRead === 0 && position < end) throw new Error('The file became shorter while it was read.')
          position += bytesRead
          if (bytesRead > 0) controller.enqueue(chunk.subarray(0, bytesRead))
          if (position >= end) {
            await finish()
            controller.close()
          }
        } catch (error) {
          await finish()
          if (!signal.aborted) controller.error(error)
        }
      },
      cancel: finish,
    },
    { highWaterMark: 1 },
  )
}
