import type { HistoryEntry } from '#shared/media.ts'
import { formatMoment } from './describe-file.ts'

export type HistoryLine = { readonly id: number; readonly when: string; readonly text: string }

const sources: Readonly<Record<HistoryEntry['by'], string | null>> = {
  user: null,
  sidecar: 'its score file',
  xmp: 'the file',
  api: 'another program',
  import: 'import',
  identity: null,
}

/** «22:58», «★★★ → ★★★★★»: newest first, as it is given. */
export function listHistory(history: readonly HistoryEntry[], now: Date): readonly HistoryLine[] {
  return history.map((entry) => {
    const source = sources[entry.by]
    const text = describeEntry(entry)
    return {
      id: entry.id,
      when: formatMoment(new Date(entry.at), now),
      text: source === null ? text : `${text} · from ${source}`,
    }
  })
}

function describeEntry(entry: HistoryEntry): string {
  if (entry.refused === undefined) return describeChange(entry)
  return `${describeChange({ ...entry, new: entry.refused })} refused, yours stayed`
}

function describeChange({ what, old, new: next }: HistoryEntry): string {
  switch (what) {
    case 'score':
      return `${describeScoreValue(old)} → ${describeScoreValue(next)}`
    case 'favourite':
      return next === true || next === 1 ? 'favourite' : 'no longer favourite'
    case 'label':
      return `label ${describeValue(old)} → ${describeValue(next)}`
    case 'keyword':
      return next === null ? `keyword “${describeValue(old)}” removed` : `keyword “${describeValue(next)}”`
    case 'notes':
      return 'notes changed'
    case 'place':
      return `moved from ${describeValue(old)}`
    case 'copy':
      return `inherited from ${describeValue(old)}`
    case 'content':
      return 'the picture changed, the score stayed'
  }
}

function describeScoreValue(value: HistoryEntry['old']): string {
  if (value === -1) return 'rejected'
  if (typeof value === 'number' && value >= 1 && value <= 5) return '★'.repeat(value)
  return 'unrated'
}

function describeValue(value: HistoryEntry['old']): string {
  return value === null || value === '' ? 'none' : String(value)
}
