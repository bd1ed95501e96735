import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { z } from 'zod'
import { findOnPath } from './find-tools.ts'

/** How ExifTool is started, without a shell: its own arguments come behind these. */
export type ExifToolProgram = { readonly command: string; readonly args: readonly string[] }

/** ExifTool never needs more; a hostile file could want it to. Bytes of address space. */
const maxMemoryBytes = 384 * 1024 * 1024

/**
 * The ExifTool that comes with the program: on Windows with its own Perl, elsewhere with the system's, and on Linux with its memory
 * limited where there is `prlimit`. Undefined: it can't run here.
 */
export async function findExifTool(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ExifToolProgram | undefined> {
  const script = packagedExifTool()
  if (script === undefined) return undefined
  if (process.platform === 'win32') return { command: script, args: [] }
  const perl = await findOnPath('perl', environment.PATH)
  if (perl === undefined) return undefined
  const prlimit = process.platform === 'linux' ? await findOnPath('prlimit', environment.PATH) : undefined
  return prlimit === undefined
    ? { command: perl, args: [script] }
    : { command: prlimit, args: [`--as=${maxMemoryBytes}`, '--core=0', '--', perl, script] }
}

/** As with ffprobe, the builder puts it beside the archive, from which nothing can be run. */
function packagedExifTool(): string | undefined {
  try {
    const vendored = createRequire(createRequire(import.meta.url).resolve('exiftool-vendored'))
    const name = process.platform === 'win32' ? 'exiftool-vendored.exe' : 'exiftool-vendored.pl'
    return z.string().parse(vendored(name)).replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
  } catch {
    return undefined // Left out of this build.
  }
}
