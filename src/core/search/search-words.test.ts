import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepare } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { addWords } from './search-words.ts'

const letter = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('red_hat', 'ÉTÉ', 'x'.repeat(40_000), '\ue000', 'don’t', '1girl', '(cat:1.2)'),
  },
)
const text = fc.array(letter, { maxLength: 8 }).map((parts) => parts.join(' '))

test('the words noted are those that the word index makes of the texts (property)', () => {
  const db = openTestDatabase()
  const wordsOfIndex = `CREATE VIRTUAL TABLE temp.own_words USING fts5vocab (main, media_fts, row)`
  db.sqlite.exec(wordsOfIndex)
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      db.sqlite.exec("DELETE FROM search_words; INSERT INTO media_fts (media_fts) VALUES ('delete-all')")
      texts.forEach((each, index) => {
        prepare(db, 'INSERT INTO media_fts (rowid, prompt) VALUES (?, ?)').run(index + 1, each)
      })
      const fresh = openTestDatabase()
      addWords(fresh, texts)
      const noted = prepare(fresh, 'SELECT word FROM search_words ORDER BY word').pluck().all()
      fresh.sqlite.close()
      const indexed = prepare(db, "SELECT term FROM temp.own_words WHERE term <> '\ue000' ORDER BY term")
        .pluck()
        .all()
      expect(noted).toEqual(indexed)
    }),
    { numRuns: 150 },
  )
}, 60_000)
