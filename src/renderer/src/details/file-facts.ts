import type { MediaDetails } from '#shared/media.ts'
import { formatCount, formatDuration } from '../gallery/format.ts'
import { formatBytes, formatDate, formatName, formatPixels } from './describe-file.ts'
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

type Line = readonly [name: string, value: string | null]

function keepKnown(lines: readonly Line[]): readonly Fact[] {
  return lines.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }]))
}

/** What a file is as a picture or a clip, line by line. */
export function listPictureFacts(details: MediaDetails): readonly Fact[] {
  const { row } = details
  const pixels = formatPixels(row)
  const megapixels = row.width === null || row.height === null ? 0 : (row.width * row.height) / 1e6
  return keepKnown([
    ['Format', [formatName(row.format), details.codec].filter((part) => part !== null).join(' · ')],
    ['Pixels', pixels === null || megapixels < 0.05 ? pixels : `${pixels} · ${megapixels.toFixed(1)} MP`],
    ['Colour', describeColour(details)],
    ['Orientation', turns[details.orientation ?? 1] ?? null],
    ['Length', row.durationSeconds === null ? null : formatDuration(row.durationSeconds)],
    ['Frames', details.frameRate === null ? null : `${Math.round(details.frameRate * 100) / 100} a second`],
    ['Sound', row.type === 'video' && details.codec !== null ? (details.audioCodec ?? 'none') : null],
  ])
}

/** What it is as a file. */
export function listFileFacts(details: MediaDetails, now: Date): readonly Fact[] {
  const { row, createdAt, modifiedAt, directory } = details
  const created = createdAt === null ? null : formatDate(new Date(createdAt), now)
  const modified = formatDate(new Date(modifiedAt), now)
  return keepKnown([
    ['Size', row.sizeBytes < 1000 ? formatBytes(row.sizeBytes) : describeSize(row.sizeBytes)],
    ['Modified', modified],
    ['Created', created === modified ? null : created],
    ['Folder', directory],
  ])
}

function describeSize(bytes: number): string {
  return `${formatBytes(bytes)} · ${formatCount(bytes)} bytes`
}

function describeColour({ colorMode, hasAlpha }: MediaDetails): string | null {
  if (colorMode === null) return hasAlpha === true ? 'with transparency' : null
  return hasAlpha === true && !colorMode.endsWith('A') ? `${colorMode} with transparency` : colorMode
}
