/** Extensions that media files have, in lower case. */
export const mediaExtensions: ReadonlySet<string> = new Set([
  ...[
    'png',
    'apng',
    'jpg',
    'jpeg',
    'jpe',
    'jfif',
    'webp',
    'gif',
    'avif',
    'heic',
    'heif',
    'hif',
    'tif',
    'tiff',
    'bmp',
    'jxl',
  ],
  ...['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2'],
  ...['mp4', 'm4v', 'mov', 'webm', 'mkv', 'avi'],
])

/** What a file's name says of it: `media`, `maybe` (no extension at all: its content decides), or not our business. */
export type NameKind = 'media' | 'maybe' | 'other'

/** Sorts a file's name; its type is told by its content later. `._…` is what macOS leaves on foreign disks beside each file. */
export function sortName(name: string): NameKind {
  if (name.startsWith('._')) return 'other'
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return dot === -1 ? 'maybe' : 'other'
  return mediaExtensions.has(name.slice(dot + 1).toLowerCase()) ? 'media' : 'other'
}
