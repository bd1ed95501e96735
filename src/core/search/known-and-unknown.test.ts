import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { searchSchema } from '#shared/contract.ts'
import { runSearch } from './run-search.ts'

/** 14 March 2026, 15:09 on this computer. */
const nowMs = new Date(2026, 2, 14, 15, 9, 26).getTime()

function search(db: WriteDb, text: string): string {
  const { ids, errors } = runSearch(db, searchSchema.parse({ text: `(${text}) sort:id` }), nowMs)
  expect(errors, text).toBeUndefined()
  return [...ids].join(' ')
}

function openSteps(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [
    createTestFile('1.png', { generation: { steps: 20, loras: [{ name: 'detail', weight: 1 }] } }),
    createTestFile('2.png', { generation: { steps: 30 } }),
    createTestFile('3.png'),
  ])
  return db
}

test.each([
  ['steps:20', '1'],
  ['-steps:20', '2 3'],
  ['steps:!=20', '2'],
  ['-steps:!=20', '1 3'],
  ['steps:none', '3'],
  ['no:steps', '3'],
  ['-no:steps', '1 2'],
  ['steps:any', '1 2'],
  ['-steps:any', '3'],
  ['steps:20|none', '1 3'],
  ['-steps:20|none', '2'],
  ['steps:<25', '1'],
  ['-steps:<25', '2 3'],
  ['steps:..25', '1'],
  ['-(steps:20 steps:30)', '1 2 3'],
  ['-(steps:20 | steps:30)', '3'],
  ['-lora:any', '2 3'],
  ['lora:none steps:any', '2'],
  ['-lora:detail', '2 3'],
])('%s: what isn’t known is not equal to anything, and is left in by a «not»', (text, ids) => {
  expect(search(openSteps(), text)).toBe(ids)
})

test.each([
  ['score:none', '2'],
  ['score:any', '1 3'],
  ['score:0', '3'],
  ['score:unrated', '2 3'],
  ['-score:any', '2'],
  ['score:<=0', '3'],
  ['score:!=3', '3'],
])('%s: never scored is not 0, and cleared by hand is', (text, ids) => {
  const db = openSteps()
  const score = (id: number, to: 3 | 0) => actOnFiles(db, [id], { what: 'score', change: { to } }, 'user')
  score(1, 3)
  score(3, 3)
  score(3, 0)
  expect(search(db, text)).toBe(ids)
})

const days = [
  new Date(2026, 2, 14, 0, 0, 0), // 1: today's first moment
  new Date(2026, 2, 13, 23, 59, 59), // 2: yesterday's last second
  new Date(2026, 2, 7, 15, 9, 26), // 3: seven days ago to the second
  new Date(2026, 2, 7, 15, 9, 25), // 4: a second more
  new Date(2026, 1, 28, 12), // 5
  new Date(2025, 11, 31, 23, 59, 59), // 6
  new Date(2026, 0, 1), // 7
  new Date(2026, 2, 14, 23, 59, 59), // 8: later today
]

test.each([
  ['modified:today', '1 8'],
  ['modified:yesterday', '2'],
  ['modified:7d', '1 2 3 8'],
  ['modified:<7d', '4 5 6 7'],
  ['modified:"7 days ago"', '3 4'],
  ['modified:2025', '6'],
  ['modified:2026-01', '7'],
  ['modified:2026-02', '5'],
  ['modified:2026-01..2026-02', '5 7'],
  ['modified:..2025', '6'],
  ['modified:>2026-02', '1 2 3 4 8'],
  ['modified:>=2026-02', '1 2 3 4 5 8'],
  ['modified:<2026', '6'],
  ['modified:<=2026-01', '6 7'],
  ['modified:!=2026', '6'],
  ['modified:2026-03-14', '1 8'],
  ['modified:yesterday..today', '1 2 8'],
])('%s on 14 March 2026', (text, ids) => {
  const db = openTestDatabase()
  recordFiles(
    db,
    days.map((day, index) =>
      createTestFile(`${index + 1}.png`, { found: { modifiedNs: day.getTime() * 1e6 } }),
    ),
  )
  expect(search(db, text)).toBe(ids)
})

const seeds = [
  '9007199254740992',
  '9007199254740993',
  '18446744073709551615',
  '18446744073709551614',
  '42',
  '-1',
]

test.each([
  ['seed:9007199254740993', '2'],
  ['seed:9007199254740992', '1'],
  ['seed:18446744073709551615', '3'],
  ['seed:>18446744073709551614', '3'],
  ['seed:>=18446744073709551614', '3 4'],
  ['seed:9007199254740993..18446744073709551614', '2 4'],
  ['seed:9007199254740993-18446744073709551614', '2 4'],
  ['seed:900719925474099*', '1 2'],
  ['seed:1844674407370955161?', '3 4'],
  ['seed:<100', '5 6'],
  ['seed:..0', '6'],
  ['seed:000042', '5'],
  ['seed:!=42', '1 2 3 4 6'],
])('%s: exact to the last digit', (text, ids) => {
  const db = openTestDatabase()
  recordFiles(
    db,
    seeds.map((seed, index) => createTestFile(`${index + 1}.png`, { generation: { seed } })),
  )
  expect(search(db, text)).toBe(ids)
})

test('a content is found by its hash as it is kept, whatever it was made over', () => {
  const db = openTestDatabase()
  recordFiles(db, [createTestFile('1.png'), createTestFile('2.mov'), createTestFile('3.bin')])
  const digits = 'abc0'.repeat(16)
  for (const [id, prefix] of [
    [1, '1:png:'],
    [2, '1:mp4:'],
    [3, '1:file:'],
  ] as const)
    db.sqlite.prepare('UPDATE media_files SET content_hash = ? WHERE id = ?').run(prefix + digits, id)
  const texts = [`sha256:${digits}`, 'sha256:ABC0', 'sha256:abc0*', 'sha256:bc0', 'sha256:bc0*']
  expect(texts.map((text) => search(db, text))).toEqual(['1 2 3', '1 2 3', '1 2 3', '', ''])
})
