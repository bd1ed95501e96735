import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { prepareChange } from '#core/media/change-files.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { orderScoreFile } from './carry-score-file.ts'
import { type Elsewhere, findElsewhere } from './find-elsewhere.ts'
import { giveKeywords, giveNotes } from './inherit.ts'
import { journal } from './journal.ts'
import { isJudged } from './judged.ts'

/** Another library of this person's: its folder and its database, absolute. */
export type OtherLibrary = { readonly folder: string; readonly database: string }

const atOnce = 300
/** A disk that doesn't answer by then isn't waited for. */
const longestWaitMs = 1000

/**
 * Says of files that came from another library what that one says of their contents: files that nobody judged here, by their ids. Nothing
 * is changed in the other one. Answers with the ids of the files that were given something.
 */
export async function inheritElsewhere(
  db: WriteDb,
  ids: readonly number[],
  others: readonly OtherLibrary[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (ids.length === 0) return []
  const given: number[] = []
  for (const other of others) {
    if (!(await answers(other.database))) continue
    for (let start = 0; start < ids.length; start += atOnce) {
      signal.throwIfAborted()
      given.push(...inheritFrom(db, ids.slice(start, start + atOnce), other))
      await wait(0)
    }
  }
  return given
}

async function answers(database: string): Promise<boolean> {
  const looked = stat(database).then(
    (stats) => stats.isFile(),
    () => false,
  )
  return Promise.race([looked, wait(longestWaitMs, false, { ref: false })])
}

function inheritFrom(db: WriteDb, ids: readonly number[], { folder, database }: OtherLibrary): number[] {
  const rows = prepare(
    db,
    `SELECT id, content_hash AS hash FROM media_files WHERE id IN (SELECT value FROM json_each(?))
       AND content_hash IS NOT NULL AND hash_state = 1`,
  ).all(JSON.stringify(ids)) as { readonly id: number; readonly hash: string }[] // the columns above
  let found: ReadonlyMap<string, Elsewhere>
  try {
    found = findElsewhere(
      database,
      rows.map(({ hash }) => hash),
    )
  } catch {
    return [] // It is damaged, locked or of a newer version: who opens it is told; here nothing is known of it.
  }
  if (found.size === 0) return []
  const batch = `identity-${crypto.randomUUID()}`
  return inTransaction(db, () => {
    const given = rows.flatMap(({ id, hash }) => {
      const said = found.get(hash)
      return said !== undefined && !isJudged(db, id) && give(db, id, said, folder, batch) ? [id] : []
    })
    if (given.length > 0) refreshSearchIndex(db, given)
    return given
  })
}

function give(db: WriteDb, id: number, said: Elsewhere, folder: string, batch: string): boolean {
  const change = prepareChange(db, { batch, by: 'identity', undoes: null })
  const row = change.find(id)
  if (row === undefined) return false
  const { path, keywords, notes, ...judgement } = said
  change.apply(row, judgement)
  giveKeywords(db, id, keywords, batch)
  giveNotes(db, id, notes, batch)
  journal(db, { id, what: 'copy', old: join(folder, path), new: row.file_path, batch })
  orderScoreFile(db, id)
  return true
}
