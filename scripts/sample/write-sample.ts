import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findFfmpeg, writeClip } from './create-clip.ts'
import { createImage } from './create-image.ts'
import { type PlannedFile, planSample } from './plan.ts'

export type SampleOptions = {
  readonly count?: number
  readonly seed?: number
  /** Size of the pictures: 1 is as a generator makes them. */
  readonly scale?: number
  /** `none` leaves clips out even where there is an ffmpeg. */
  readonly clips?: 'with-ffmpeg' | 'none'
  readonly onFile?: (path: string, done: number, total: number) => void
}

export type Sample = {
  readonly folder: string
  /** Written files, relative to the folder, with `/`, in the order of the plan. */
  readonly files: readonly PlannedFile[]
  /** Clips that could not be made, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[]
}

/** Marks a folder as one that this script made and may write into again. */
const marker = '.media-scorer-sample'

async function readIsFree(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder)
    return names.length === 0 || names.includes(marker)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true
    throw error
  }
}

/** Makes a folder of pictures and clips with the metadata of several tools; the same bytes for the same options. */
export async function writeSample(folder: string, options: SampleOptions = {}): Promise<Sample> {
  const { count = 40, seed = 1, scale = 1, clips = 'with-ffmpeg', onFile = () => undefined } = options
  if (!(await readIsFree(folder))) {
    throw new Error(
      `${folder} holds other files. Choose a folder that is empty, or one that isn't there yet.`,
    )
  }
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, marker),
    'Made by «npm run sample». Safe to delete, with everything beside it.\n',
  )
  const ffmpeg = clips === 'none' ? null : await findFfmpeg()
  const files: PlannedFile[] = []
  const leftOut: Sample['leftOut'][number][] = []
  const plan = planSample(count, seed, scale)
  for (const file of plan) {
    const target = join(folder, ...file.path.split('/'))
    await mkdir(dirname(target), { recursive: true })
    const image = await createImage(file)
    if (image !== null) await writeFile(target, image)
    else if (ffmpeg === null)
      leftOut.push({ path: file.path, reason: clips === 'none' ? 'not asked for' : 'no ffmpeg' })
    else {
      await writeClip(ffmpeg, file, target).catch((error: unknown) =>
        leftOut.push({ path: file.path, reason: error instanceof Error ? error.message : String(error) }),
      )
    }
    if (!leftOut.some((left) => left.path === file.path)) {
      await utimes(target, file.modifiedAt, file.modifiedAt)
      files.push(file)
    }
    onFile(file.path, files.length + leftOut.length, plan.length)
  }
  return { folder, files, leftOut }
}

/** Bytes of all files of a sample together. */
export async function readSampleBytes(sample: Sample): Promise<number> {
  const sizes = await Promise.all(
    sample.files.map((file) => stat(join(sample.folder, ...file.path.split('/')))),
  )
  return sizes.reduce((sum, { size }) => sum + size, 0)
}
