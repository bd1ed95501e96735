import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A call of the system, by its name and its number (from 1) among those of its thread. */
export type SystemCall = { readonly name: string; readonly number: number }

/** What a call is to end with: an error, or the end of the process. */
export type Fault = 'EIO' | 'ENOSPC' | 'EACCES' | 'EROFS' | 'KILL'

export type TracedRun = {
  readonly stdout: string
  readonly isKilled: boolean
  /** Lines of the trace that are about something below the folder. */
  readonly inside: readonly string[]
  /** Injected calls: of those below the folder, and of others. */
  readonly hits: number
  readonly strayHits: number
  /** What of it writes, once each. */
  readonly writes: readonly SystemCall[]
}

/** Calls that change something on a disk. `openat` only where it creates. */
const writing = [
  ...['pwrite64', 'pwritev', 'write', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'fallocate', 'openat'],
  ...['mkdir', 'mkdirat', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'link', 'linkat'],
  ...['chmod', 'fchmod', 'fchmodat', 'fchown', 'utimensat', 'copy_file_range', 'sendfile', 'fsetxattr'],
] as const

const nobody = 65_534

const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

/**
 * Whether a program can be run under strace as another user than root: there is an strace, the container lets it trace, and that user can
 * read the program.
 */
export function canTrace(program: string): boolean {
  if (process.platform !== 'linux') return false
  const read = `require('node:fs').readFileSync(${JSON.stringify(program)})`
  const given = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', process.execPath, '-e', read]
  return spawnSync('strace', given, { stdio: 'ignore', cwd: '/', ...account }).status === 0
}

/** Runs Node with these arguments under strace, as another user than root, with a fault at one call. */
export function runTraced(
  given: readonly string[],
  {
    folder,
    log,
    cache,
    call,
    fault,
  }: {
    readonly folder: string
    readonly log: string
    /** Of what Node compiled, so that it starts fast; not written to. */
    readonly cache: string
    readonly call: SystemCall | null
    readonly fault: Fault | null
  },
): Promise<TracedRun> {
  const how = fault === 'KILL' ? 'signal=KILL' : `error=${fault}`
  const inject = call === null ? [] : ['-e', `inject=${call.name}:${how}:when=${call.number}`]
  const trace = call === null ? writing.join() : call.name
  return new Promise((resolve, reject) => {
    const child = spawn(
      'strace',
      ['-f', '-qq', '-yy', '-o', log, '-e', `trace=${trace}`, ...inject, process.execPath, ...given],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        // One thread for the disk: then its calls come in the same order each time.
        env: { PATH: process.env.PATH, HOME: folder, UV_THREADPOOL_SIZE: '1', NODE_COMPILE_CACHE: cache },
        ...account,
      },
    )
    let stdout = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.on('error', reject)
    child.on('close', (_, signal) =>
      resolve(readTrace(stdout, signal === 'SIGKILL', readFileSync(log, 'utf8'), folder)),
    )
  })
}

function readTrace(stdout: string, isKilled: boolean, log: string, folder: string): TracedRun {
  const numbers = new Map<string, number>()
  const inside: string[] = []
  const writes = new Map<string, SystemCall>()
  let hits = 0
  let strayHits = 0
  const begun = new Map<string, boolean>()
  for (const line of log.split('\n')) {
    const [, thread = '', name = ''] = /^(\d+) +(?:<\.\.\. )?([a-z0-9_]+)/.exec(line) ?? []
    const isResumed = line.includes('<... ')
    const isInside = isResumed ? begun.get(thread) === true : line.includes(folder)
    if (!isResumed && name !== '') {
      const number = (numbers.get(`${thread} ${name}`) ?? 0) + 1
      numbers.set(`${thread} ${name}`, number)
      begun.set(thread, isInside)
      if (isInside) {
        inside.push(line)
        if (name !== 'openat' || line.includes('O_CREAT')) writes.set(`${name} ${number}`, { name, number })
      }
    }
    if (line.includes('(INJECTED)')) {
      if (isInside) hits += 1
      else strayHits += 1
    }
  }
  return { stdout, isKilled, inside, hits, strayHits, writes: [...writes.values()] }
}
