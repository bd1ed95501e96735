import { accessSync, constants, lstatSync, type Stats, statfsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { findErrorCode } from '#core/storage/storage.ts'
import { nodeStorageSync } from '#core/storage/storage-sync.ts'
import { AppError } from '#shared/errors.ts'

/** A trash of the system: what is in it lies in `files`, and `info` tells of each where it was. Absolute. */
export type Trash = { readonly directory: string }

/** `f_type` of network file systems (linux/magic.h), where the others who use them don't see our trash. */
const networks: ReadonlySet<number> = new Set([
  ...[0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x01021997, 0x73757245, 0x564c],
])

/** `make` makes it where it isn't there; `look` only tells whether that could be done. */
export type TrashMode = 'make' | 'look'

export type TrashSurroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid: number
  readonly platform: NodeJS.Platform
  readonly isNetwork: (directory: string) => boolean
}

/**
 * The trash for files of a directory (freedesktop.org, «Trash specification» 1.0): the person's own where it is on the same disk, else
 * one at the top of the file's disk. Throws `unsupported` where there is none.
 */
export function findTrash(
  directory: string,
  mode: TrashMode,
  surroundings: Partial<TrashSurroundings> = {},
): Trash {
  const { env, uid, platform, isNetwork } = {
    env: process.env,
    uid: process.getuid?.() ?? -1,
    platform: process.platform,
    isNetwork: isNetworkDisk,
    ...surroundings,
  }
  if (platform !== 'linux' && platform !== 'freebsd')
    throw refuse('this system has no trash that can be used here')
  const { dev } = lstatSync(directory)
  const home = findHomeTrash(env)
  if (home !== null && findDevice(home) === dev) return prepare(home, { uid, mode })
  if (isNetwork(directory)) throw refuse('a network disk has no trash')
  const top = findTop(directory, dev)
  const shared = join(top, '.Trash')
  const stats = readStats(shared)
  if (stats?.isDirectory() && (stats.mode & 0o1000) !== 0) {
    try {
      return prepare(join(shared, String(uid)), { uid, mode })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  return prepare(join(top, `.Trash-${uid}`), { uid, mode })
}

/** A name in the trash that no file has: the file's own, or with a number. `taken`: names that are about to be used. */
export function chooseTrashName({ directory }: Trash, name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.')
  const extension = dot <= 0 ? '' : name.slice(dot)
  const stem = shorten(dot <= 0 ? name : name.slice(0, dot), extension)
  for (let number = 1; ; number += 1) {
    const path = join(directory, 'files', number === 1 ? stem + extension : `${stem}.${number}${extension}`)
    const info = join(directory, 'info', `${basename(path)}.trashinfo`)
    if (!taken.has(path) && readStats(path) === undefined && readStats(info) === undefined) return path
  }
}

/** `.trashinfo` and a number must fit behind it. */
function shorten(stem: string, extension: string): string {
  const room = 255 - '.trashinfo'.length - '.123456789'.length - Buffer.byteLength(extension)
  let short = stem
  while (Buffer.byteLength(short) > room) short = [...short].slice(0, -1).join('')
  return short
}

function findHomeTrash(env: TrashSurroundings['env']): string | null {
  const data = env.XDG_DATA_HOME
  if (data !== undefined && isAbsolute(data)) return join(data, 'Trash')
  const home = env.HOME ?? homedir()
  return isAbsolute(home) ? join(home, '.local', 'share', 'Trash') : null
}

/** Of a directory that may not be there yet: the disk that it would be on. */
function findDevice(directory: string): number | undefined {
  for (let path = directory; ; path = dirname(path)) {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats !== undefined) return stats.isDirectory() ? stats.dev : undefined
    if (path === dirname(path)) return undefined
  }
}

function findTop(directory: string, device: number): string {
  let top = directory
  while (top !== dirname(top) && readStats(dirname(top))?.dev === device) top = dirname(top)
  return top
}

/** There with its two directories, made if need be (`make`), or such that it could be made (`look`). */
function prepare(
  directory: string,
  { uid, mode }: { readonly uid: number; readonly mode: TrashMode },
): Trash {
  for (const path of [directory, join(directory, 'files'), join(directory, 'info')]) {
    const known = readStats(path)
    try {
      if (known === undefined && mode === 'make') nodeStorageSync.makeTree(path, 0o700)
      else if (mode === 'look') accessSync(findExisting(path), constants.W_OK)
    } catch (cause) {
      throw refuse('no trash can be made on this disk', cause)
    }
    if (known === undefined && mode === 'look') return { directory }
    const stats = readStats(path)
    // Another account's, or a link that leads elsewhere, is not to be trusted with somebody's files.
    if (!stats?.isDirectory() || stats.uid !== uid) throw refuse(`${directory} is not this account’s`)
  }
  return { directory }
}

function findExisting(path: string): string {
  return readStats(path) !== undefined || path === dirname(path) ? path : findExisting(dirname(path))
}

function isNetworkDisk(directory: string): boolean {
  return networks.has(statfsSync(directory).type >>> 0)
}

function readStats(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error
    return undefined
  }
}

function refuse(reason: string, cause?: unknown): AppError {
  return new AppError(
    'unsupported',
    `These files can’t be put into the trash: ${reason}. Nothing was deleted; reject them instead, or move them to another folder.`,
    { cause },
  )
}
