import type BetterSqlite3 from 'better-sqlite3'
import { isScore, type Score } from '#shared/score.ts'

type Cell = string | number | null
/** A row as it is, whatever columns its version of the scoring program had. */
export type AncestorRecord = Readonly<Record<string, Cell>>

/** A file of the scoring program's database with all that belongs to it. */
export type AncestorRow = {
  readonly file: AncestorRecord & {
    readonly id: number
    readonly file_path: string
    readonly file_size: number | null
  }
  readonly score: Score
  /** What stood there, when it was no score. */
  readonly wrongScore: string | null
  /** The newest, where there are several. */
  readonly metadata: AncestorRecord | null
  readonly keywords: readonly AncestorRecord[]
  readonly thumbnails: readonly AncestorRecord[]
}

/** Everything that is in the four tables, by file. `list` gives the rows of a table. */
export function readAncestor(
  list: (table: string) => readonly Readonly<Record<string, unknown>>[],
): readonly AncestorRow[] {
  const readTable = (table: string) => list(table).map(createRecord)
  const metadata = new Map(readTable('media_metadata').map((row) => [row.media_file_id, row]))
  const keywords = groupByFile(readTable('media_keywords'))
  const thumbnails = groupByFile(readTable('media_thumbnails'))
  return readTable('media_files').map((record) => {
    const id = Number(record.id)
    return {
      file: {
        ...record,
        id,
        file_path: String(record.file_path),
        file_size: toInteger(record.file_size),
      },
      ...readScore(record.score ?? 0),
      metadata: metadata.get(id) ?? null,
      keywords: keywords.get(id) ?? [],
      thumbnails: thumbnails.get(id) ?? [],
    }
  })
}

/** All of a file as JSON, for the files that can't be placed. */
export function createLeftover({ file, metadata, keywords, thumbnails }: AncestorRow): string {
  return JSON.stringify({ file, metadata, keywords, thumbnails })
}

/** As the scoring program read them: "4" and 4.7 are 4; what is out of range is 0. */
function readScore(value: Cell): Pick<AncestorRow, 'score' | 'wrongScore'> {
  const score = value === '' ? Number.NaN : Math.trunc(Number(value))
  // -0.5 would become -0, which is not 0 everywhere.
  return isScore(score)
    ? { score: score === 0 ? 0 : score, wrongScore: null }
    : { score: 0, wrongScore: String(value) }
}

/** A column's text, or null: SQLite keeps whatever type was written. */
export function toText(value: Cell | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

export function toNumber(value: Cell | undefined): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

export function toInteger(value: Cell | undefined): number | null {
  const number = toNumber(value)
  return number === null ? null : Math.trunc(number)
}

/** SQLAlchemy writes UTC as `2025-08-24 20:36:33.123456`, without saying so. Ours is ISO 8601. */
export function toTime(value: Cell | undefined): string | null {
  const text = toText(value)
  if (text === null) return null
  const time = new Date(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
  )
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

/** All rows of one of the tables, in the order of their ids; none where there is no such table. */
export function listAncestorRows(
  sqlite: BetterSqlite3.Database,
  table: string,
): readonly Readonly<Record<string, unknown>>[] {
  const known = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table)
  if (known === undefined) return []
  return sqlite.prepare(`SELECT * FROM ${table} ORDER BY id`).all() as Record<string, unknown>[] // any columns
}

function createRecord(row: Readonly<Record<string, unknown>>): AncestorRecord {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toCell(value)]))
}

function toCell(value: unknown): Cell {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

function groupByFile(rows: readonly AncestorRecord[]): Map<number, AncestorRecord[]> {
  return Map.groupBy(rows, (row) => Number(row.media_file_id))
}
