import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { findOwnKeywords } from '#core/media/change-words.ts'
import { findBase } from '#core/sidecar/find-score-values.ts'
import { keyKeyword } from '#shared/keyword.ts'

/**
 * Gives files of a library that was put together from a damaged one the person's keywords that could not be read: those of which the journal
 * last says that they were given, and where it says nothing, those that the score file had. Otherwise they would pass for taken away, and
 * be taken out of the score file as well.
 */
export function restoreKeywords(db: WriteDb, at: string): void {
  const add = prepare(
    db,
    "INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, source, created_at) VALUES (?, ?, 'user', 'salvage', ?)",
  )
  for (const id of findFilesWithKeywords(db)) {
    const said = findSaid(db, id)
    for (const word of findBase(db, id)?.parsed.keywords ?? []) {
      const key = keyKeyword(word)
      if (!said.has(key)) said.set(key, { word, isGiven: true })
    }
    const known = new Set(findOwnKeywords(db, id).map(keyKeyword))
    for (const [key, { word, isGiven }] of said) if (isGiven && !known.has(key)) add.run(id, word, at)
  }
}

function findFilesWithKeywords(db: ReadDb): readonly number[] {
  return prepare(
    db,
    `SELECT media_file_id FROM score_events WHERE what = 'keyword'
     UNION SELECT media_file_id FROM score_file_bases WHERE instr(base, '"keywords"')`,
  )
    .pluck()
    .all() as number[] // one integer column
}

type Said = { readonly word: string; readonly isGiven: boolean }

/** Of each keyword in a file's journal, by its key, whether it was given last; a conflict's line says nothing of that. */
function findSaid(db: ReadDb, id: number): Map<string, Said> {
  const lines = prepare(
    db,
    "SELECT old, new FROM score_events WHERE media_file_id = ? AND what = 'keyword' AND refused IS NULL ORDER BY id",
  ).all(id) as { readonly old: string | null; readonly new: string | null }[] // the columns above
  const said = new Map<string, Said>()
  for (const { old, new: next } of lines) {
    if ((old === null) === (next === null)) continue
    const word = parseWord(old ?? next ?? '')
    if (word !== undefined) said.set(keyKeyword(word), { word, isGiven: next !== null })
  }
  return said
}

function parseWord(json: string): string | undefined {
  try {
    const word: unknown = JSON.parse(json)
    return typeof word === 'string' && word !== '' ? word : undefined
  } catch {
    // Damaged: the line says nothing.
    return undefined
  }
}
