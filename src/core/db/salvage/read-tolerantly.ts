import type BetterSqlite3 from 'better-sqlite3'

export type Row = Readonly<Record<string, unknown>>

/** Behind the last id that can be looked for. */
const farthest = 2 ** 52

/**
 * Rows of a table of a damaged database in the order of their ids, as many as can be read: where a page is damaged, the reading goes on
 * behind it. `columns` and `table` are ours, never what a file says. Doesn't throw.
 */
export function* readTolerantly(
  sqlite: BetterSqlite3.Database,
  table: string,
  columns: string,
): Generator<Row> {
  const select = `SELECT rowid AS salvage_rowid, ${columns} FROM ${table} NOT INDEXED`
  let after = 0
  for (;;) {
    try {
      for (const row of iterate(sqlite, `${select} WHERE rowid > ? ORDER BY rowid`, after)) {
        after = Number(row.salvage_rowid)
        yield row
      }
      return
    } catch {
      // Whatever it is: what was read is read, and what can be read behind it is looked for.
    }
    const next = findNextReadable(after + 1, (from) =>
      isReadable(sqlite, `${select} WHERE rowid >= ? ORDER BY rowid LIMIT 1`, from),
    )
    if (next === undefined) return
    after = next - 1
  }
}

/** The same for a table without row ids, which has only two ends to begin at. */
export function* readFromBothEnds(
  sqlite: BetterSqlite3.Database,
  table: string,
  columns: string,
  key: string,
): Generator<Row> {
  for (const order of ['ASC', 'DESC']) {
    const keys = key.split(',').map((column) => `${column} ${order}`)
    try {
      yield* iterate(sqlite, `SELECT ${columns} FROM ${table} ORDER BY ${keys.join(', ')}`)
      return
    } catch {
      // Once more from the other end.
    }
  }
}

function* iterate(
  sqlite: BetterSqlite3.Database,
  sql: string,
  ...parameters: readonly number[]
): Generator<Row> {
  for (const row of sqlite.prepare(sql).iterate(...parameters)) yield row as Row // columns by name
}

/** The first id from which on something can be read again: by longer and longer steps, then by halving the last one. */
function findNextReadable(from: number, canRead: (from: number) => boolean): number | undefined {
  let failed = from
  let step = 1
  while (!canRead(from + step)) {
    failed = from + step
    step *= 2
    if (from + step > farthest) return undefined
  }
  let readable = from + step
  while (readable - failed > 1) {
    const middle = Math.floor((failed + readable) / 2)
    if (canRead(middle)) readable = middle
    else failed = middle
  }
  return readable
}

function isReadable(sqlite: BetterSqlite3.Database, sql: string, from: number): boolean {
  try {
    sqlite.prepare(sql).get(from)
    return true
  } catch {
    return false
  }
}
