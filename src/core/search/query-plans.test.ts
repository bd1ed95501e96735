import { expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { type SearchInput, searchSchema } from '#shared/contract.ts'
import { allFields } from '#shared/query/fields.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { compileQuery } from './compile-query.ts'
import { countSql } from './completions/count-values.ts'
import { listCountedSources } from './completions/list-values.ts'
import { columnSql, facetSources } from './facet-columns.ts'
import { nameOrderSql } from './name-order.ts'
import { allOf, compileSelect, type Plan } from './plan.ts'
import { compileFilters } from './run-search.ts'

/** One of everything, so that no name asked for is unknown: what is unknown needs no statement at all. */
function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  const generation = {
    tool: 'comfyui',
    prompt: 'a lighthouse with a red hat',
    model: 'flux dreamshaper juggernaut xl sd_xl_base_1.0 pony illustrious',
    vae: 'mse',
    sampler: 'Euler a',
    scheduler: 'Karras',
    loras: [{ name: 'detail', weight: 1 }],
  }
  const camera = { camera: 'Canon EOS R5', lens: 'RF 50mm', shutter: '1/250' }
  const keywords = ['portrait', 'style/x', 'cat'].flatMap((keyword) => [
    { keyword, type: 'user' as const, source: null },
    { keyword: 'holiday', type: 'file' as const, source: null },
  ])
  recordFiles(db, [
    createTestFile('2025/summer/a.jpeg', { generation, camera, keywords, codec: 'h264' }),
    createTestFile('my pictures/b.mp4', { type: 'video', codec: 'hevc' }),
    createTestFile('c.png', { nodes: [{ class: 'KSampler', input: '', value: '' }] }),
  ])
  return db
}

/** Without the ids of all files, which what is left out is taken from: these are the table's own keys. */
function explain(db: WriteDb, plan: Plan): string {
  if (plan.is === 'not') return explain(db, plan.plan)
  if (plan.is === 'and' || plan.is === 'or') return plan.plans.map((one) => explain(db, one)).join('\n')
  if (plan.is === 'all' || plan.is === 'check') return plan.is === 'check' ? explain(db, plan.among) : ''
  const { sql, parameters } = compileSelect(plan)
  const rows = prepare(db, `EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { readonly detail: string }[] // its column
  return rows.map(({ detail }) => detail).join('\n')
}

/** A table read from its first row to its last, rows and all. */
const fullScan =
  /SCAN (media_files|media_metadata|media_keywords|media_loras|media_nodes|node_values|score_events|[fmv])(?! USING| VIRTUAL)\b/

const hot = allFields.flatMap(({ examples }) => examples)

test.each([...hot, '*ight*', 'r?d', '~lighthuose', 'a OR -b', '-(a steps:20)'])(
  '%s reads no table from end to end',
  (text) => {
    const db = openWithFiles()
    const { query, errors } = parseQuery(text)
    const plan = compileQuery({ db, nowMs: 0, errors: [] }, query.root)
    expect(errors).toEqual([])
    expect(explain(db, plan)).not.toMatch(fullScan)
  },
)

const filters: readonly (readonly [SearchInput, string])[] = [
  [{ keywords: ['cat'] }, 'SEARCH media_keywords USING INDEX idx_keyword_search (keyword=?)'],
  [{ score: { min: 1, max: 5 } }, 'score>? AND score<?'],
  [{ types: ['video'] }, 'idx_media_'],
  [{ folder: 'a' }, 'directory=?'],
  [{ folder: 'a', score: { min: 1, max: 5 }, types: ['image'] }, 'directory'],
]
test.each(filters)('%j is served by an index', (input, expected) => {
  const text = explain(openWithFiles(), allOf(compileFilters(searchSchema.parse(input))))
  expect(text).toContain(expected)
  expect(text).not.toMatch(fullScan)
})

const searched: readonly (readonly [string, string])[] = [
  ['cat', 'SCAN media_fts VIRTUAL TABLE INDEX 0:M6'],
  ['score:>=4', 'SEARCH media_files USING COVERING INDEX idx_media_'],
  ['steps:20', 'idx_metadata_steps (steps>? AND steps<?)'],
  ['seed:123', 'idx_metadata_seed (seed=?)'],
  ['model:flux*', 'idx_metadata_model (model_name=?)'],
  ['tag:portrait', 'idx_keyword_type (keyword_type=? AND keyword=?)'],
  ['lora:detail*@>0.5', 'idx_loras_name (name=? AND weight>?)'],
  ['node:KSampler*', 'idx_nodes_value (node_value_id=?)'],
  ['date:2025', 'idx_media_by_date (date_ms>? AND date_ms<?)'],
  ['name:IMG_2041', 'SCAN media_paths_fts VIRTUAL TABLE'],
]
test.each(searched)('%s is found by its own index', (text, expected) => {
  const db = openWithFiles()
  expect(explain(db, compileQuery({ db, nowMs: 0, errors: [] }, parseQuery(text).query.root))).toContain(
    expected,
  )
})

test('the order of names is read from its index alone', () => {
  const rows = prepare(openWithFiles(), `EXPLAIN QUERY PLAN ${nameOrderSql}`).all()
  expect(rows).toEqual([
    expect.objectContaining({ detail: 'SCAN media_files USING COVERING INDEX idx_media_by_name' }),
  ])
})

test.each([...facetSources.map(columnSql), ...listCountedSources().map(countSql)])(
  '%s counts from an index alone',
  (sql) => {
    const rows = prepare(openWithFiles(), `EXPLAIN QUERY PLAN ${sql}`).all() as { readonly detail: string }[] // its column
    expect(rows.map(({ detail }) => detail).join()).toMatch(
      /^(SCAN|SEARCH) \w+ USING COVERING INDEX \w+( \([^)]*\))?(,USE TEMP B-TREE FOR GROUP BY)?$/,
    )
  },
)
