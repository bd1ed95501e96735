import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { type OpenedDatabase, openDatabase } from '#core/db/open-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { createPng } from '#core/scan/test-folder.ts'

/** Tables that say who has a library open, not what is in it. */
const passing = new Set(['library_owner'])

/** A new folder with small pictures and a library that knows them. For tests; who opens it closes it. */
export function openKeptLibrary(paths: readonly string[]): OpenedDatabase & {
  readonly folder: string
  readonly path: string
} {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'media-scorer-kept-')))
  paths.forEach((path, index) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), createPng(index + 1))
  })
  const path = join(folder, '.scores', 'media.db')
  const opened = openDatabase(path, { folder })
  recordFiles(
    opened.db,
    paths.map((name) => createTestFile(name)),
  )
  return { ...opened, folder, path }
}

/** All that a library's database says, table by table, row by row, as text. */
export function dumpDatabase(path: string): string {
  const sqlite = new BetterSqlite3(path, { readonly: true })
  try {
    const tables = sqlite
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all() as string[] // one text column
    const lines = tables
      .filter((table) => !passing.has(table))
      .map((table) => {
        const rows = sqlite.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][] // cells
        const printed = rows
          .map((row) =>
            JSON.stringify(row, (_, cell) =>
              cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell,
            ),
          )
          .filter((row) => !row.startsWith('["backed_up_event"'))
        return `${table}\n${printed.sort().join('\n')}`
      })
    return [`version ${sqlite.pragma('user_version', { simple: true })}`, ...lines].join('\n\n')
  } finally {
    sqlite.close()
  }
}
