import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { findRows } from '#core/media/find-rows.ts'
import { runSearch } from '#core/search/run-search.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { type SearchResult, searchSchema } from '#shared/contract.ts'
import { allFields } from '#shared/query/fields.ts'
import { madeAtMs } from './made-library.ts'
import { type Arm, type BenchResult, measure } from './measure.ts'
import { openMadeLibrary } from './open-made-library.ts'
import { findPeer } from './peers.ts'

/**
 * Searches of made libraries beside `LIKE` over the prompts, each in one run: targets 9, 11 and 12 of the performance page. Warm, in the
 * thread that asks; «half» is a word in half of the rows. Infinite Image Browsing is named as absent: it has no command to ask.
 */
export async function* benchQuery(sizes: readonly number[]): AsyncGenerator<BenchResult> {
  await findPeer('infinite-image-browsing')
  for (const rows of sizes) {
    const { db, path, close } = openMadeLibrary(rows)
    const sqlite = new BetterSqlite3(path, { readonly: true })
    try {
      yield await benchWords(db, sqlite, rows)
      yield await benchExamples(db, rows)
      yield await benchChanges(db, rows)
      yield benchMemory(path, rows)
    } finally {
      sqlite.close()
      close()
    }
  }
}

/** Throws where the query can't be answered: an error is quick. One that takes too long is measured as long as it took. */
function search(db: WriteDb, text: string): SearchResult {
  const result = runSearch(db, searchSchema.parse({ text }), madeAtMs)
  const error = result.errors?.[0]
  if (error !== undefined && error.code !== 'too-slow') throw new Error(`${text}: ${error.message}`)
  return result
}

function benchWords(db: WriteDb, sqlite: BetterSqlite3.Database, rows: number): Promise<BenchResult> {
  const like = sqlite
    .prepare(
      "SELECT f.id FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id WHERE m.prompt LIKE '%masterpiece%' ORDER BY f.name_key",
    )
    .pluck()
  const ids = search(db, 'masterpiece').ids
  const asked = (text: string): Arm => ({ run: () => search(db, text) })
  const arms: Readonly<Record<string, Arm>> = {
    like: { run: () => like.all() },
    half: asked('masterpiece'),
    'half by date': asked('masterpiece sort:date-'),
    'half by score': asked('masterpiece sort:score- date-'),
    'not half': asked('-masterpiece'),
    'rare word': asked('zyzzyva'),
    everything: asked(''),
    // From the middle: neighbours by name lie anywhere in the table.
    '200 rows': { run: () => findRows(db, [...ids.subarray(ids.length >> 1, (ids.length >> 1) + 200)]) },
  }
  return measure('query-words', rows, 'like', arms, rows > 500_000 ? 21 : 41)
}

/** Each query of docs/query-language.md's table of fields that can be answered. */
function benchExamples(db: WriteDb, rows: number): Promise<BenchResult> {
  const examples = [...new Set(allFields.flatMap((field) => field.examples))].filter(
    (text) => !text.startsWith('similar:') && !/^dup:|is:(duplicate|edited)/.test(text),
  )
  const arms = Object.fromEntries(
    examples.map((text): [string, Arm] => [text, { run: () => search(db, text) }]),
  )
  return measure('query-examples', rows, 'prompt:lighthouse', arms, rows > 200_000 ? 5 : 9)
}

/** The next search of half the files after something changed. */
function benchChanges(db: WriteDb, rows: number): Promise<BenchResult> {
  const ids = search(db, 'masterpiece').ids
  let round = 0
  const score = () => {
    round += 1
    const id = ids[(round * 7919) % ids.length] ?? 0
    actOnFiles(db, [id], { what: 'score', change: { to: ((round % 5) + 1) as 1 } }, 'user') // 1 to 5
  }
  const byScore = 'masterpiece sort:score- date-'
  return measure(
    'query-after-changes',
    rows,
    'nothing changed',
    {
      'nothing changed': { before: () => void search(db, byScore), run: () => search(db, byScore) },
      'a score, by name': { before: score, run: () => search(db, 'masterpiece') },
      'a score, by score': { before: score, run: () => search(db, byScore) },
      'a file, by name': {
        before: () => refreshSearchIndex(db, [ids[round % ids.length] ?? 0]),
        run: () => search(db, 'masterpiece'),
      },
      'a file, by date': {
        before: () => refreshSearchIndex(db, [ids[round % ids.length] ?? 0]),
        run: () => search(db, 'masterpiece sort:date-'),
      },
      'all read anew': {
        before: () =>
          void prepare(db, "UPDATE search_stamps SET value = value + 1 WHERE what = 'files'").run(),
        run: () => search(db, 'masterpiece'),
      },
    },
    rows > 500_000 ? 5 : 11,
  )
}

/** Megabytes that a process of its own takes more than an empty one, after searches in several orders. */
function benchMemory(path: string, rows: number): BenchResult {
  const script = fileURLToPath(new URL('./query-memory.ts', import.meta.url))
  const read = (...words: readonly string[]) => {
    const { stdout, status } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' })
    if (status !== 0) throw new Error('The process that measures memory failed.')
    return Number(stdout)
  }
  const [empty, peak] = [read(), read(path)]
  const arm = (mb: number) => ({
    ...{ ms: mb, minMs: mb, maxMs: mb, p95Ms: mb, cpuMs: 0, cpuP95Ms: 0 },
    ratio: Math.round((mb / empty) * 100) / 100,
  })
  return {
    bench: 'query-memory-mb',
    n: rows,
    base: 'empty',
    arms: { empty: arm(empty), peak: arm(peak), 'more than empty': arm(Math.round(peak - empty)) },
  }
}
