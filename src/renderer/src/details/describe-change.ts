import type { HistoryEntry, HistoryValue } from '#shared/media.ts'

/** «★★★ → ★★★★★», «label red → none», «keyword “dusk” removed»: what a line of the journal changed. */
export function describeChange({ what, old, new: next }: Pick<HistoryEntry, 'what' | 'old' | 'new'>): string {
  switch (what) {
    case 'score':
      return `${describeScoreValue(old)} → ${describeScoreValue(next)}`
    case 'favourite':
      return next === true || next === 1 ? 'favourite' : 'no longer favourite'
    case 'label':
      return `label ${describeValue(old)} → ${describeValue(next)}`
    case 'keyword':
      return next === null ? `keyword ${quote(old)} removed` : `keyword ${quote(next)}`
    case 'notes':
      return next === null || next === ''
        ? 'notes removed'
        : old === null || old === ''
          ? 'notes written'
          : 'notes changed'
    case 'place':
      // Nowhere is the trash, or a folder outside of the library.
      if (next === null) return `put away from ${describeValue(old)}`
      return old === null
        ? `brought back to ${describeValue(next)}`
        : `moved from ${describeValue(old)} to ${describeValue(next)}`
    case 'copy':
      return `a copy of ${describeValue(old)}, which had these values`
    case 'content':
      return 'the picture changed, what you set stayed'
  }
}

/** One value of a field: «★★★», «no label», «“dusk”». */
export function describeFieldValue(what: HistoryEntry['what'], value: HistoryValue): string {
  if (what === 'score') return describeScoreValue(value)
  if (what === 'favourite') return value === true || value === 1 ? 'favourite' : 'not a favourite'
  if (what === 'label') return value === null ? 'no label' : `label ${describeValue(value)}`
  if (what === 'keyword') return `keywords ${describeValue(value)}`
  return what === 'notes' ? 'other notes' : describeValue(value)
}

function describeScoreValue(value: HistoryValue): string {
  if (value === -1) return 'rejected'
  if (typeof value === 'number' && value >= 1 && value <= 5) return '★'.repeat(value)
  return 'unrated'
}

function describeValue(value: HistoryValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return value === null || value === '' ? 'none' : String(value)
}

function quote(value: HistoryValue): string {
  return `“${describeValue(value)}”`
}
