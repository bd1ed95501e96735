import type { MediaFormat } from '#shared/media.ts'
import type { Extracted } from './extracted.ts'

const rawFormats: ReadonlySet<MediaFormat> = new Set(['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2'])
const otherFormats: ReadonlySet<MediaFormat> = new Set(['jpeg', 'tiff', 'heif', 'avif', 'webp', 'jxl'])

/**
 * Whether our readers left something of a photograph open that ExifTool may know: the question that `exiftool-job` asks of the
 * library's rows, asked of one file. A file over a limit is never given to another tool.
 */
export function hasPhotographGaps({ format, camera, width, generation, problems }: Extracted): boolean {
  if (generation.tool !== null || problems.some(({ code }) => code === 'over-limit')) return false
  if (rawFormats.has(format))
    return [camera.camera, camera.lens, camera.takenAt, width].includes(null) || breaksOff(problems)
  if (!otherFormats.has(format)) return false
  const { lens, takenAt, iso, shutter, aperture } = camera
  return (
    (camera.camera !== null && [lens, takenAt, iso, shutter, aperture].includes(null)) || breaksOff(problems)
  )
}

function breaksOff(problems: Extracted['problems']): boolean {
  return problems.some(({ code }) => code === 'truncated' || code === 'unreadable')
}
