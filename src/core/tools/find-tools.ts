import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path'
import { runTool } from './run-tool.ts'

/** The programs for videos that this computer has, by absolute path. */
export type Tools = { readonly ffprobe: string | undefined; readonly ffmpeg: string | undefined }

let found: Promise<Tools> | undefined

/** Looks for the tools once, the first time they are asked for. */
export function findTools(): Promise<Tools> {
  found ??= Promise.all([findFfprobe(process.env), findFfmpeg(process.env)]).then(([ffprobe, ffmpeg]) => ({
    ffprobe,
    ffmpeg,
  }))
  return found
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * `FFPROBE_PATH`, else the system's when it is newer than the packaged one (which is FFmpeg 4.0 of 2018, with every hole found
 * since), else the packaged one.
 */
export async function findFfprobe(environment: Environment): Promise<string | undefined> {
  const named = await findNamed(environment.FFPROBE_PATH)
  if (named !== undefined) return named
  const packaged = await findNamed(packagedFfprobe())
  const system = await findOnPath('ffprobe', environment.PATH)
  if (packaged === undefined || system === undefined) return system ?? packaged
  const [ours, theirs] = await Promise.all([readVersion(packaged), readVersion(system)])
  if (theirs === undefined) return packaged
  return ours === undefined || compareVersions(theirs, ours) > 0 ? system : packaged
}

/** `FFMPEG_PATH`, else the system's; none comes with the program. */
export async function findFfmpeg(environment: Environment): Promise<string | undefined> {
  return (await findNamed(environment.FFMPEG_PATH)) ?? (await findOnPath('ffmpeg', environment.PATH))
}

/** The first line of `ffprobe -version`; a build from the repository has no number and counts as newer than any. */
export function parseToolVersion(text: string): readonly number[] | undefined {
  const word = /^\w+ version (\S+)/.exec(text)?.[1]
  if (word === undefined) return undefined
  const digits = /^n?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(word)
  if (digits === null) return [Number.POSITIVE_INFINITY]
  return digits.slice(1).map((part) => Number(part ?? 0))
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at] ?? 0, b[at] ?? 0]
    if (left !== right) return left > right ? 1 : -1
  }
  return 0
}

async function readVersion(path: string): Promise<readonly number[] | undefined> {
  try {
    const limits = { timeoutMs: 5000, maxOutputBytes: 100_000, signal: new AbortController().signal }
    return parseToolVersion((await runTool(path, ['-version'], limits)).toString('utf8'))
  } catch {
    return undefined // A program that can't say its version isn't used.
  }
}

/** In a packaged program the archive can be read but not executed from; the builder puts executables beside it. */
function packagedFfprobe(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('ffprobe-static/package.json'))
    const name = process.platform === 'win32' ? 'ffprobe.exe' : 'ffprobe'
    const path = join(folder, 'bin', process.platform, process.arch, name)
    return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
  } catch {
    return undefined // The package was left out of this build.
  }
}

async function findNamed(path: string | undefined): Promise<string | undefined> {
  return path !== undefined && isAbsolute(path) && (await isExecutable(path)) ? path : undefined
}

/** Where a program started from a desktop finds what a terminal has on its PATH. */
const usualFolders = process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : []

/** Relative entries of PATH are passed over: the current directory may be a folder of somebody's files. */
export async function findOnPath(name: string, path: string | undefined): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  for (const folder of [...(path ?? '').split(delimiter), ...usualFolders]) {
    if (isAbsolute(folder) && (await isExecutable(join(folder, file)))) return join(folder, file)
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false // Not there, or not for us.
  }
}
