import type { MediaRow } from '#shared/media.ts'
import { appState } from './app-state.ts'

type Addressed = Pick<MediaRow, 'id' | 'version'>

/** The small picture of a file: a thumbnail of an image, a poster of a video. May be cached for ever. */
export function thumbnailUrl(row: Addressed): string {
  return mediaUrl(row, 'thumbnail')
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
