import type { MediaRow } from '#shared/media.ts'
import { appState } from './app-state.ts'

type Addressed = Pick<MediaRow, 'id' | 'version'>

/** Files whose thumbnail was their camera's small picture when it was first shown, and is a better one since. */
const drawn = new Set<number>()

/** From now on these files' thumbnails have another URL, so that the page doesn't show again what it has. */
export function noteDrawn(ids: readonly number[]): void {
  for (const id of ids) drawn.add(id)
}

/** The small picture of a file: a thumbnail of an image, a poster of a video. May be cached for ever. */
export function thumbnailUrl(row: Addressed): string {
  const url = mediaUrl(row, 'thumbnail')
  return drawn.has(row.id) ? `${url}&drawn` : url
}

/** The file itself, with byte ranges. May be cached for ever. */
export function fileUrl(row: Addressed): string {
  return mediaUrl(row, 'file')
}

/** The largest picture that the page can draw of a file that it can't draw itself (RAW, HEIC, TIFF). */
export function previewUrl(row: Addressed): string {
  return mediaUrl(row, 'preview')
}

function mediaUrl(row: Addressed, what: string): string {
  const base = appState.get()?.mediaBase ?? '/media/'
  return `${base}${row.id}/${what}?v=${encodeURIComponent(row.version)}`
}
