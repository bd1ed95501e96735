import type BetterSqlite3 from 'better-sqlite3'
import type { FileSystemKind } from './file-system-kind.ts'

export type JournalMode = 'wal' | 'delete'

/** How long a write waits for another program's. */
export const busyTimeoutMs = 5000

/**
 * Sets what every connection needs, and reads it back: a pragma that SQLite doesn't take is silent. `synchronous=FULL` comes after
 * the journal mode, because better-sqlite3 falls back to NORMAL in WAL each time a database is opened.
 */
export function applyPragmas(sqlite: BetterSqlite3.Database, fileSystem: FileSystemKind): JournalMode {
  applySafePragmas(sqlite)
  const journalMode = setJournalMode(sqlite, fileSystem === 'local' ? 'wal' : 'delete')
  setPragma(sqlite, 'synchronous', 'FULL', 2)
  setPragma(sqlite, 'journal_size_limit', 64 * 1024 * 1024)
  return journalMode
}

/** The part that also holds for connections that only read. */
export function applySafePragmas(sqlite: BetterSqlite3.Database): void {
  setPragma(sqlite, 'busy_timeout', busyTimeoutMs)
  setPragma(sqlite, 'foreign_keys', 'ON', 1)
  setPragma(sqlite, 'trusted_schema', 'OFF', 0)
  setPragma(sqlite, 'cell_size_check', 'ON', 1)
}

function setPragma(
  sqlite: BetterSqlite3.Database,
  name: string,
  value: string | number,
  readsAs: string | number = value,
): void {
  sqlite.pragma(`${name} = ${value}`)
  const now = sqlite.pragma(name, { simple: true })
  if (now !== readsAs) throw new Error(`SQLite did not take ${name} = ${value}: it is ${String(now)}.`)
}

/** The mode needs the database for itself for a moment, and SQLite doesn't wait for it by itself. */
function setJournalMode(sqlite: BetterSqlite3.Database, wanted: JournalMode): JournalMode {
  const giveUpAt = Date.now() + busyTimeoutMs
  for (;;) {
    const mode = tryJournalMode(sqlite, wanted)
    if (mode === wanted) return wanted
    // A file system without shared memory refuses WAL: the other mode is slower and as safe.
    if (mode === 'delete') return mode
    // Out of WAL is only possible while nobody else has the database open; whoever has it also uses WAL.
    if (Date.now() > giveUpAt || mode === 'wal') return readJournalMode(sqlite)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}

function tryJournalMode(sqlite: BetterSqlite3.Database, wanted: JournalMode): unknown {
  try {
    return sqlite.pragma(`journal_mode = ${wanted}`, { simple: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return 'busy'
    throw error
  }
}

function readJournalMode(sqlite: BetterSqlite3.Database): JournalMode {
  return sqlite.pragma('journal_mode', { simple: true }) === 'wal' ? 'wal' : 'delete'
}
