import type BetterSqlite3 from 'better-sqlite3'
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { noteDamage } from './damage-mark.ts'
import type { Tables } from './schema.ts'
import { translateDatabaseError } from './translate-error.ts'

/**
 * A connection as a function may see it. Queries are built with Kysely (`sql.selectFrom(…)`), and run here, synchronously and
 * prepared: a transaction is then one uninterrupted act of the thread that owns the database.
 *
 * `findUnscored(db: ReadDb)` reads; `setScore(db: WriteDb, …)` may change something; a function without either is pure.
 */
export type ReadDb = {
  readonly sqlite: BetterSqlite3.Database
  readonly sql: Pick<Kysely<Tables>, 'selectFrom' | 'with'>
  readonly statements: Map<string, BetterSqlite3.Statement>
}

export type WriteDb = Omit<ReadDb, 'sql'> & {
  readonly sql: Kysely<Tables>
  readonly writable: true
}

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export function createReadDb(sqlite: BetterSqlite3.Database): ReadDb {
  return { sqlite, sql: builder, statements: new Map() }
}

export function createWriteDb(sqlite: BetterSqlite3.Database): WriteDb {
  return { sqlite, sql: builder, statements: new Map(), writable: true }
}

/** All rows of a query. */
export function all<Row>(db: ReadDb, query: Compilable<Row>): Row[] {
  const { sql, parameters } = query.compile()
  return prepare(db, sql).all(...parameters) as Row[] // the row type is the query's own
}

/** The first row of a query, or undefined. */
export function first<Row>(db: ReadDb, query: Compilable<Row>): Row | undefined {
  const { sql, parameters } = query.compile()
  return prepare(db, sql).get(...parameters) as Row | undefined // the row type is the query's own
}

/** Runs an insert, update or delete. */
export function run(db: WriteDb, query: Compilable<unknown>): BetterSqlite3.RunResult {
  const { sql, parameters } = query.compile()
  return prepare(db, sql).run(...parameters)
}

/**
 * A prepared statement for SQL text, kept for the life of the connection: for the hot paths and for what Kysely can't say.
 *
 * `.pluck()` and `.raw()` of it give a statement of their own, kept as well. better-sqlite3's would change the shared one for
 * good, and whoever prepared the same text before would suddenly get single values or arrays instead of rows.
 */
export function prepare(db: ReadDb, sql: string): BetterSqlite3.Statement {
  return prepareMode(db, sql, 'rows')
}

function prepareMode(db: ReadDb, sql: string, mode: 'rows' | 'pluck' | 'raw'): BetterSqlite3.Statement {
  // Most ask for rows: the text itself, whose hash is kept with it.
  const key = mode === 'rows' ? sql : `${mode} ${sql}`
  const known = db.statements.get(key)
  if (known !== undefined) return known
  const statement = db.sqlite.prepare(sql)
  if (mode === 'rows') {
    statement.pluck = () => prepareMode(db, sql, 'pluck')
    statement.raw = () => prepareMode(db, sql, 'raw')
  } else {
    statement[mode]()
  }
  db.statements.set(key, statement)
  return statement
}

/**
 * `BEGIN IMMEDIATE` … `COMMIT` around an act, rolled back when it throws. Inside another one it is part of that one. A full disk, a
 * lock that isn't given back in time and the like are thrown as `AppError`.
 */
export function inTransaction<Result>(db: WriteDb, act: () => Result): Result {
  if (db.sqlite.inTransaction) return act()
  try {
    return db.sqlite.transaction(act).immediate()
  } catch (error) {
    rollbacks.set(db.sqlite, countRollbacks(db) + 1)
    noteDamage(db.sqlite, error)
    throw translateDatabaseError(error)
  }
}

const rollbacks = new WeakMap<BetterSqlite3.Database, number>()

/** How many transactions of a connection came to nothing: for what remembers beside the database what it wrote there. */
export function countRollbacks(db: WriteDb): number {
  return rollbacks.get(db.sqlite) ?? 0
}
