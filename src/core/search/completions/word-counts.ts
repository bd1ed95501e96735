import type { ReadDb } from '#core/db/handles.ts'
import { prepare } from '#core/db/handles.ts'
import { foldText } from '#shared/query/fold-text.ts'
import { findStamp } from '../memory.ts'
import { rankMatches } from '../rank-matches.ts'
import type { CountedValue } from './count-values.ts'

// Words of the texts that a bare word looks into, with the number of files that hold them. Counting them all reads the whole word index,
// so that is done in the background, a little at a time, and again at the earliest after a while.

/** How long counts stay good enough though the library changes. */
const keptMs = 60_000
const sliceMs = 6
const wordsASlice = 400
const mostWords = 50_000
/** Words looked up one by one where nothing is counted yet. */
const mostLookups = 30

type Counted = { readonly words: readonly CountedValue[]; readonly stamp: string; readonly atMs: number }
type State = { counted: Counted | null; isCounting: boolean }

const states = new WeakMap<ReadDb['sqlite'], State>()

/** Words that complete what is typed, the most used first; a word in a single file is not worth it where there are others. */
export function findWords(db: ReadDb, typed: string, limit: number): readonly CountedValue[] {
  const { counted } = refreshCounts(db)
  if (counted === null) return lookUp(db, typed, limit)
  return rankMatches(counted.words, ({ value }) => value, typed, limit)
}

function refreshCounts(db: ReadDb): State {
  const state = states.get(db.sqlite) ?? { counted: null, isCounting: false }
  states.set(db.sqlite, state)
  const { counted } = state
  const isOld =
    counted === null || (Date.now() - counted.atMs > keptMs && counted.stamp !== findStamp(db, 'keywords'))
  if (isOld && !state.isCounting) void countInBackground(db, state)
  return state
}

async function countInBackground(db: ReadDb, state: State): Promise<void> {
  state.isCounting = true
  try {
    const steps = countSteps(db)
    for (;;) {
      // Nobody waits for it: it keeps no process alive.
      await new Promise((resolve) => setImmediate(resolve).unref())
      if (!db.sqlite.open) return
      const ends = performance.now() + sliceMs
      do {
        const step = steps.next()
        if (step.done !== true) continue
        state.counted = step.value
        return
      } while (performance.now() < ends)
    }
  } catch {
    // A busy or damaged index: whoever searches is told. The next completion tries again.
  } finally {
    state.isCounting = false
  }
}

/** Counts all words now: for tests and benchmarks. */
export function countAllWords(db: ReadDb): void {
  const steps = countSteps(db)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done !== true) continue
    states.set(db.sqlite, { counted: step.value, isCounting: false })
    return
  }
}

function* countSteps(db: ReadDb): Generator<void, Counted> {
  const stamp = findStamp(db, 'keywords')
  openVocabulary(db)
  const next = prepare(db, 'SELECT term, doc FROM temp.words_of_media WHERE term > ? LIMIT ?').raw()
  const words: CountedValue[] = []
  for (let last = ''; ; ) {
    const rows = next.all(last, wordsASlice) as [string, number][] // the columns above
    for (const [value, count] of rows) if (count > 1 && isWord(value)) words.push({ value, count })
    last = rows.at(-1)?.[0] ?? ''
    if (rows.length < wordsASlice) break
    yield
  }
  words.sort((a, b) => b.count - a.count)
  return { words: words.slice(0, mostWords), stamp, atMs: Date.now() }
}

/** Numbers out of file names are none, nor is what keeps texts apart. */
function isWord(term: string): boolean {
  return /\p{L}{2}/u.test(term) && !/\d{4}/.test(term)
}

/** Before they are counted: words that begin so, by their alphabet, each looked up. */
function lookUp(db: ReadDb, typed: string, limit: number): readonly CountedValue[] {
  const prefix = foldText(typed)
  if (prefix.length < 2) return []
  openVocabulary(db)
  const words = prepare(db, 'SELECT word FROM search_words WHERE word >= ? AND word < ? LIMIT ?')
    .pluck()
    .all(prefix, `${prefix}\u{10ffff}`, mostLookups) as string[] // one text column
  const count = prepare(db, 'SELECT doc FROM temp.words_of_media WHERE term = ?').pluck()
  return words
    .filter(isWord)
    .map((value) => ({ value, count: (count.get(value) ?? 0) as number })) // a count; none where the word is gone
    .filter((word) => word.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, limit)
}

function openVocabulary(db: ReadDb): void {
  db.sqlite.exec(
    'CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_media USING fts5vocab (main, media_fts, row)',
  )
}
