import type { MediaDetails } from '#shared/media.ts'
import { formatDuration } from '../gallery/format.ts'
import { formatDate, formatName, formatPixels, months } from './describe-file.ts'
import type { Fact } from './describe-generation.ts'

const turns: Readonly<Record<number, string>> = {
  2: 'mirrored',
  3: 'turned by 180°',
  4: 'mirrored upside down',
  5: 'mirrored and turned',
  6: 'turned by 90° to the right',
  7: 'mirrored and turned',
  8: 'turned by 90° to the left',
}

/** What a file is as a picture or a clip, line by line. */
export function listFileFacts(details: MediaDetails, now: Date): readonly Fact[] {
  const { row, camera } = details
  const megapixels =
    row.width === null || row.height === null ? null : `${((row.width * row.height) / 1e6).toFixed(1)} MP`
  const list: readonly (readonly [string, string | null])[] = [
    ['Format', [formatName(row.format), details.codec].filter((part) => part !== null).join(' · ')],
    ['Pixels', megapixels === null ? null : `${formatPixels(row)} · ${megapixels}`],
    ['Colour', describeColour(details)],
    ['Orientation', turns[details.orientation ?? 1] ?? null],
    ['Length', row.durationSeconds === null ? null : formatDuration(row.durationSeconds)],
    ['Frames', details.frameRate === null ? null : `${Math.round(details.frameRate * 100) / 100} a second`],
    ['Sound', row.type === 'video' && details.codec !== null ? (details.audioCodec ?? 'none') : null],
    ['Taken', camera.takenAt === null ? null : formatCameraTime(camera.takenAt)],
    ['Modified', formatDate(new Date(details.modifiedAt), now)],
    ['Folder', details.directory === '' ? null : details.directory],
  ]
  return list.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }]))
}

function describeColour({ colorMode, hasAlpha }: MediaDetails): string | null {
  if (colorMode === null) return hasAlpha === true ? 'with transparency' : null
  return hasAlpha === true && !colorMode.endsWith('A') ? `${colorMode} with transparency` : colorMode
}

/** The camera's own clock, whatever the time zone here: «7 Nov 2026, 05:56 (+01:00)». */
export function formatCameraTime(takenAt: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[\d:.]*(.*))?$/.exec(takenAt)
  if (found === null) return takenAt
  const [, year, month, day, clock, offset] = found
  const date = `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}`
  if (clock === undefined) return date
  return offset === undefined || offset === '' ? `${date}, ${clock}` : `${date}, ${clock} (${offset})`
}
