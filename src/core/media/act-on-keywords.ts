import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { refreshWords } from '#core/search/search-index.ts'
import type { ActResult } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { foldKeyword } from '#shared/keyword.ts'
import type { HistoryEntry } from '#shared/media.ts'
import { changeWords, findOwnKeywords } from './change-words.ts'
import { findAliasKeys } from './keyword-aliases.ts'
import { findSpelling } from './keyword-counts.ts'
import { parseKeyword } from './parse-keyword.ts'

/**
 * Gives files keywords of the person's own and takes others away, as one act: an alias stands for its keyword, and what the library
 * knows already in another case is spelled as it knows it. `invalid-input` for what is no keyword; else as `actOnFiles`.
 */
export function actOnKeywords(
  db: WriteDb,
  ids: readonly number[],
  words: { readonly add: readonly string[]; readonly remove: readonly string[] },
  by: HistoryEntry['by'],
  batch: string = crypto.randomUUID(),
): ActResult {
  return inTransaction(db, () => {
    const aliases = findAliasKeys(db)
    const read = (text: string) => {
      const keyword = parseKeyword(text)
      return aliases.get(foldKeyword(keyword)) ?? keyword
    }
    const removed = new Set(
      words.remove
        .map(parseKeyword)
        .flatMap((word) => [word, read(word)])
        .map(foldKeyword),
    )
    const added = new Map(words.add.map(read).map((word) => [foldKeyword(word), word]))
    // Taken away and given at once: spelled anew.
    const spelled = [...added].map(
      ([key, word]) => [key, removed.has(key) ? word : findSpelling(db, word)] as const,
    )
    const occasion = { batch, by, undoes: null }
    const changed: ActResult['changed'][number][] = []
    for (const id of new Set(ids)) {
      const kept = findOwnKeywords(db, id).filter((word) => !removed.has(foldKeyword(word)))
      const has = new Set(kept.map(foldKeyword))
      const come = spelled.filter(([key]) => !has.has(key)).map(([, word]) => word)
      const result = changeWords(db, id, { keywords: [...kept, ...come] }, occasion)
      if (result !== undefined) changed.push(result)
    }
    if (changed.length === 0) refuseUnknown(db, ids)
    refreshWords(
      db,
      changed.map(({ id }) => id),
    )
    checkDatabaseIdentity(db)
    return { batch, changed }
  })
}

function refuseUnknown(db: WriteDb, ids: readonly number[]): void {
  const query = 'SELECT 1 FROM media_files WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1'
  if (ids.length === 0 || prepare(db, query).get(JSON.stringify(ids)) !== undefined) return
  throw new AppError('not-found', 'None of these files is in the library.')
}
