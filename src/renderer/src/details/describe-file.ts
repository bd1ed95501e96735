import type { MediaFormat, MediaRow } from '#shared/media.ts'
import { formatDuration } from '../gallery/format.ts'

const formatNames: Readonly<Record<MediaFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  avif: 'AVIF',
  heif: 'HEIC',
  tiff: 'TIFF',
  bmp: 'BMP',
  jxl: 'JPEG XL',
  dng: 'DNG',
  cr2: 'Canon CR2',
  cr3: 'Canon CR3',
  nef: 'Nikon NEF',
  arw: 'Sony ARW',
  raf: 'Fujifilm RAF',
  orf: 'Olympus ORF',
  rw2: 'Panasonic RW2',
  mp4: 'MP4',
  mov: 'QuickTime',
  webm: 'WebM',
  matroska: 'Matroska',
  avi: 'AVI',
  unknown: 'unknown format',
}

export function formatName(format: MediaFormat): string {
  return formatNames[format]
}

const units = ['kB', 'MB', 'GB', 'TB'] as const

/** «1.4 MB»: decimal units, as file managers count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  let unit = -1
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`
}

export const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

function formatClock(date: Date): string {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** «14 Nov, 22:41», and with the year when it isn't this one. In the computer's time zone. */
export function formatDate(date: Date, now: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const day = `${date.getDate()} ${months[date.getMonth()] ?? ''}`
  const year = date.getFullYear() === now.getFullYear() ? '' : ` ${date.getFullYear()}`
  return `${day}${year}, ${formatClock(date)}`
}

/** «22:58» for today, else the day with it. */
export function formatMoment(date: Date, now: Date): string {
  return date.toDateString() === now.toDateString() ? formatClock(date) : formatDate(date, now)
}

/** «832 × 1216», or null where the size isn't known. */
export function formatPixels(row: Pick<MediaRow, 'width' | 'height'>): string | null {
  return row.width === null || row.height === null ? null : `${row.width} × ${row.height}`
}

/** The line below a file's name: «832 × 1216 · 1.4 MB · 14 Nov, 22:41». */
export function describeFile(row: MediaRow, now: Date): string {
  return [
    formatPixels(row),
    row.durationSeconds === null ? null : formatDuration(row.durationSeconds),
    formatBytes(row.sizeBytes),
    formatDate(new Date(row.dateMs), now),
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ')
}
