import { expect, it } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { placeTables, rowTables } from './exchange-places.ts'

it('of every table that refers to a file it is known whether it goes with the place or with what was said', () => {
  const { sqlite } = openTestDatabase()
  const tables = sqlite
    .prepare(
      `SELECT DISTINCT t.name FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
       WHERE t.type = 'table' AND k."table" = 'media_files' ORDER BY t.name`,
    )
    .pluck()
    .all()
  expect([...new Set([...placeTables.map(({ table }) => table), ...rowTables])].sort()).toEqual(tables)
})
