import { countRollbacks, prepare, type WriteDb } from '#core/db/handles.ts'

const enoughWords = 300_000
const knownWords = new WeakMap<
  WriteDb['sqlite'],
  { readonly words: Set<string>; readonly rollbacks: number }
>()
/** FTS5 cuts longer words. */
const longestWord = 32_768

/**
 * Notes the words of texts in `search_words`, exactly as the index has them. What is plain letters is split here, which costs a third of
 * asking the tokenizer; all else goes through a small index in memory with the same tokenizer, whose list of words is taken over.
 */
export function addWords(db: WriteDb, texts: readonly string[]): void {
  const found = new Set<string>()
  const others: string[] = []
  // Negative prompts, models and the like come again with file after file.
  for (const text of new Set(texts)) {
    if (onlyPlain.test(text)) for (const word of splitPlain(text)) found.add(word)
    else others.push(text)
  }
  if (others.length > 0) for (const word of splitOthers(db, others)) found.add(word)
  const add = prepare(db, 'INSERT OR IGNORE INTO search_words (word) VALUES (?)')
  const known = openKnownWords(db)
  for (const word of found) {
    if (word === '\ue000' || known.has(word)) continue
    add.run(word)
    known.add(word)
  }
}

const onlyPlain = /^[\0-\u007f]*$/
const plainWord = /[a-z0-9_]+/g

function splitPlain(text: string): readonly string[] {
  const words = text.toLowerCase().match(plainWord) ?? []
  return words.some((word) => word.length > longestWord)
    ? words.map((word) => word.slice(0, longestWord))
    : words
}

function splitOthers(db: WriteDb, texts: readonly string[]): readonly string[] {
  db.sqlite.exec(`
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_texts USING fts5 (
      a, content = '', detail = none, columnsize = 0, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
    );
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_words USING fts5vocab (temp, fresh_texts, row)`)
  const add = prepare(db, 'INSERT INTO temp.fresh_texts (rowid, a) VALUES (?, ?)')
  texts.forEach((text, index) => {
    add.run(index + 1, text)
  })
  const words = prepare(db, 'SELECT term FROM temp.fresh_words').pluck().all() as string[] // one text column
  prepare(db, "INSERT INTO temp.fresh_texts (fresh_texts) VALUES ('delete-all')").run()
  return words
}

/** The next words are looked up anew: for who empties the table. */
export function forgetWords(db: WriteDb): void {
  knownWords.delete(db.sqlite)
}

/** Words that are surely in the table: most words of most files. What was rolled back isn't. */
function openKnownWords(db: WriteDb): Set<string> {
  const known = knownWords.get(db.sqlite)
  const rollbacks = countRollbacks(db)
  if (known !== undefined && known.words.size < enoughWords && known.rollbacks === rollbacks)
    return known.words
  const words = new Set<string>()
  knownWords.set(db.sqlite, { words, rollbacks })
  return words
}
