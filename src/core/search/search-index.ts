import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { addWords, forgetWords } from './search-words.ts'

/**
 * Between texts of one column, so that no phrase reaches from one into the next: a letter to the tokenizer, that nobody writes
 * (of Unicode's private use).
 */
const border = "' \ue000 '"
/** `_` is a letter everywhere but in names, which are also indexed split at it: `IMG_2041.jpg` is found by `2041`. */
const words = `SELECT f.id,
  CASE WHEN instr(f.filename, '_') THEN f.filename || ${border} || replace(f.filename, '_', ' ') ELSE f.filename END,
  m.prompt,
  (SELECT group_concat(keyword, ${border}) FROM media_keywords WHERE media_file_id = f.id),
  m.model_name,
  (SELECT group_concat(name, ${border}) FROM media_loras WHERE media_file_id = f.id),
  f.notes
FROM media_files AS f LEFT JOIN media_metadata AS m ON m.media_file_id = f.id`
/**
 * The graphs of ComfyUI are asked through their own table: each would be as long as a thousand prompts. A1111's texts begin with
 * the two prompts, which stand in columns of their own: only what follows is indexed once more.
 */
const rawTexts = `(SELECT group_concat(substr(
    CASE WHEN substr(rest, 1, length(m.negative_prompt) + 18) = 'Negative prompt: ' || m.negative_prompt || char(10)
      THEN 'Negative prompt' || ${border} || substr(rest, length(m.negative_prompt) + 19) ELSE rest END, 1, 100000), ${border})
  FROM (SELECT CASE WHEN substr(value, 1, length(m.prompt) + 1) = m.prompt || char(10)
      THEN substr(value, length(m.prompt) + 2) ELSE value END AS rest
    FROM json_each(m.raw) WHERE key <> 'generation'
    AND NOT (value GLOB '{*' AND (instr(value, '"class_type"') OR instr(value, '"nodes"')))))`
const texts = `SELECT f.id, m.negative_prompt, m.caption, m.title, ${rawTexts}
FROM media_files AS f LEFT JOIN media_metadata AS m ON m.media_file_id = f.id`
const wordColumns = 'name, prompt, keywords, model, loras, notes'
const paths = 'SELECT f.id, f.filename, f.directory FROM media_files AS f'

/** Each index with its columns and the query that fills it. */
const indexes = [
  { table: 'media_fts', columns: wordColumns, rows: words },
  { table: 'media_texts_fts', columns: 'negative, caption, title, raw', rows: texts },
  { table: 'media_paths_fts', columns: 'name, directory', rows: paths },
] as const
const tables = indexes.map(({ table }) => table)

const given = 'IN (SELECT value FROM json_each(?))'

/** Brings the search index in step with what the tables say of these files, as a part of the caller's transaction. */
export function refreshSearchIndex(db: WriteDb, ids: readonly number[]): void {
  if (ids.length === 0) return
  inTransaction(db, () => {
    const list = JSON.stringify(ids)
    for (const table of tables) prepare(db, `DELETE FROM ${table} WHERE rowid ${given}`).run(list)
    addToSearchIndex(db, ids)
  })
}

/** The same where only what a person wrote changed (keywords, notes): the rest of what is indexed stays as it is. */
export function refreshWords(db: WriteDb, ids: readonly number[]): void {
  if (ids.length === 0) return
  inTransaction(db, () => {
    const list = JSON.stringify(ids)
    prepare(db, `DELETE FROM media_fts WHERE rowid ${given}`).run(list)
    prepare(db, `INSERT INTO media_fts (rowid, ${wordColumns}) ${words} WHERE f.id ${given}`).run(list)
    const texts = prepare(
      db,
      `SELECT keyword FROM media_keywords WHERE keyword_type = 'user' AND media_file_id ${given} GROUP BY keyword
       UNION ALL SELECT notes FROM media_files WHERE id ${given} AND notes <> ''`,
    ).pluck()
    addWords(db, texts.all(list, list) as string[]) // one text column
    raiseStamp(db, 'keywords')
  })
}

/** The same for files that aren't in the index yet. */
export function addToSearchIndex(db: WriteDb, ids: readonly number[]): void {
  if (ids.length === 0) return
  const list = JSON.stringify(ids)
  for (const { table, columns, rows } of indexes) {
    prepare(db, `INSERT INTO ${table} (rowid, ${columns}) ${rows} WHERE f.id ${given}`).run(list)
  }
  addWords(db, readTexts(db, list))
  raiseStamp(db, 'files')
}

/** The texts of the word indexes, each once: what is a keyword because it is in the prompt is in the prompt. */
const plainTexts = `SELECT f.filename, replace(f.filename, '_', ' '), m.prompt,
  (SELECT group_concat(keyword, char(10)) FROM media_keywords WHERE media_file_id = f.id AND keyword_type <> 'prompt'),
  m.model_name, (SELECT group_concat(name, char(10)) FROM media_loras WHERE media_file_id = f.id), f.notes,
  m.negative_prompt, m.caption, m.title, ${rawTexts.replaceAll(border, 'char(10)')}
FROM media_files AS f LEFT JOIN media_metadata AS m ON m.media_file_id = f.id`

function readTexts(db: WriteDb, list: string): readonly string[] {
  const rows = prepare(db, `${plainTexts} WHERE f.id ${given}`).raw().all(list) as (string | null)[][] // texts, each or none
  return rows.flat().filter((text) => text !== null)
}

/** Orders and counts in memory are made of what goes with the index. */
function raiseStamp(db: WriteDb, what: 'files' | 'keywords'): void {
  prepare(
    db,
    'INSERT INTO search_stamps (what, value) VALUES (?, 1) ON CONFLICT (what) DO UPDATE SET value = value + 1',
  ).run(what)
}

/** Makes the whole index again from the tables: for one that is damaged or out of step. */
export function rebuildSearchIndex(db: WriteDb): void {
  inTransaction(db, () => {
    db.sqlite.exec('DELETE FROM search_words')
    forgetWords(db)
    for (const { table, columns, rows } of indexes) {
      db.sqlite.exec(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`)
      db.sqlite.exec(`INSERT INTO ${table} (rowid, ${columns}) ${rows}`)
    }
    for (const table of ['media_fts', 'media_texts_fts']) {
      db.sqlite.exec(`
        CREATE VIRTUAL TABLE words_of_index USING fts5vocab (${table}, row);
        INSERT OR IGNORE INTO search_words SELECT term FROM words_of_index WHERE term <> '\ue000';
        DROP TABLE words_of_index`)
    }
    raiseStamp(db, 'files')
  })
}

/**
 * Merges what scans left in pieces, a little at a time: one short transaction a call. True: there is more to do. For after a
 * scan, when nobody is waiting.
 */
export function tidySearchIndex(db: WriteDb): boolean {
  return inTransaction(db, () => {
    const before = countChanges(db)
    for (const table of tables) {
      prepare(db, `INSERT INTO ${table} (${table}, rank) VALUES ('merge', 64)`).run()
    }
    // Each of the commands counts as one change itself; more is work that was done.
    return countChanges(db) - before > tables.length
  })
}

function countChanges(db: WriteDb): number {
  return prepare(db, 'SELECT total_changes()').pluck().get() as number // a count
}
