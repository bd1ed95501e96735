import { describeScore } from '#shared/score.ts'
import { formatDuration } from './format.ts'
import type { GalleryRow } from './row-cache.ts'

/** «lighthouse.png, 3 stars»: the name of a picture for a screen reader, with all that its badges say. */
export function nameForReader(row: GalleryRow, leaving: boolean): string {
  const parts = [row.name, describeScore(row.score)]
  if (row.favourite) parts.push('favourite')
  if (row.label !== null) parts.push(`${row.label} label`)
  if (row.durationSeconds !== null) parts.push(`video, ${formatDuration(row.durationSeconds)}`)
  if (row.missing) parts.push('missing')
  if (row.problem !== null) parts.push(`problem: ${row.problem}`)
  if (row.saved === 'failed') parts.push(`not saved${row.saveError === null ? '' : `: ${row.saveError}`}`)
  if (leaving) parts.push('no longer passes the filter')
  return parts.join(', ')
}
