import type { ReadDb } from '#core/db/handles.ts'
import type { Completion, Completions } from '#shared/completions.ts'
import { type Completing, findCompleting } from '#shared/query/complete-query.ts'
import { printSavedName } from '#shared/query/print-query.ts'
import { rankMatches } from '../rank-matches.ts'
import { findSavedSearches } from '../saved-searches.ts'
import { completePath } from './complete-path.ts'
import { completeValue } from './complete-value.ts'
import { completeWord } from './complete-word.ts'

/** What could stand at the caret: fields, values of the library with their counts, saved searches, words; best first. */
export function findCompletions(
  db: ReadDb,
  { text, caret, limit }: { readonly text: string; readonly caret: number; readonly limit: number },
): Completions {
  const at = Math.min(caret, text.length)
  const completing = findCompleting(text, at)
  if (completing === null) return { from: at, to: at, items: [] }
  const { from, to } = completing.range
  return { from, to, items: complete(db, completing, limit) }
}

function complete(db: ReadDb, completing: Completing, limit: number): readonly Completion[] {
  switch (completing.kind) {
    case 'word':
      return completePath(db, completing.prefix, limit) ?? completeWord(db, completing.prefix, limit)
    case 'saved':
      return completeSaved(db, completing.prefix, limit)
    case 'value':
      return completeValue(db, completing, limit)
  }
}

function completeSaved(db: ReadDb, prefix: string, limit: number): readonly Completion[] {
  return rankMatches(findSavedSearches(db), ({ name }) => name, prefix, limit).map(({ name, query }) => ({
    kind: 'saved',
    text: printSavedName(name),
    label: name,
    detail: query,
    count: null,
  }))
}
