import type { HistoryEntry } from '#shared/media.ts'
import { describeChange, describeFieldValue } from './describe-change.ts'
import { formatMoment } from './describe-file.ts'
import { findReturn, type Now, type Return } from './find-return.ts'

export type HistoryLine = {
  readonly id: number
  readonly when: string
  readonly text: string
  /** The way back to what held then; null where it holds now, or where there is none. */
  readonly back: Return | null
}

const sources: Readonly<Record<HistoryEntry['by'], string | null>> = {
  user: null,
  sidecar: 'its score file',
  xmp: 'XMP',
  api: 'another program',
  import: 'an earlier library',
  identity: null,
}

/** «22:58», «★★★ → ★★★★★»: newest first, as it is given. `now` tells what holds, and the time. */
export function listHistory(
  history: readonly HistoryEntry[],
  now: Date,
  holds: Now | null = null,
): readonly HistoryLine[] {
  return history.map((entry) => ({
    id: entry.id,
    when: formatMoment(new Date(entry.at), now),
    text: describeEntry(entry),
    back: holds === null ? null : findReturn(entry, holds),
  }))
}

function describeEntry(entry: HistoryEntry): string {
  const { what, by, refused, answers, takesBack } = entry
  const source = sources[by]
  if (refused !== undefined) {
    const theirs = describeFieldValue(what, refused)
    return `conflict: ${theirs}${source === null ? '' : ` in ${source}`}, yours (${describeFieldValue(what, entry.old)}) stayed`
  }
  if (takesBack !== undefined) {
    const how = takesBack === 'undo' ? 'undone' : 'done again'
    if (answers === undefined) return `${describeChange(entry)} · ${how}`
    return `answer about ${describeFieldValue(what, answers)} ${how}`
  }
  if (answers !== undefined) {
    const isOurs = JSON.stringify(entry.old) === JSON.stringify(entry.new)
    return isOurs
      ? `yours kept against ${describeFieldValue(what, answers)}`
      : `${describeChange(entry)} · theirs taken`
  }
  return source === null ? describeChange(entry) : `${describeChange(entry)} · from ${source}`
}
