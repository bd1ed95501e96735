import type BetterSqlite3 from 'better-sqlite3'
import { proveRow } from '#core/media/prove-row.ts'
import type { JudgedRow } from '#core/media/row-check.ts'
import { type ColorLabel, colorLabels } from '#shared/media.ts'
import { isScore } from '#shared/score.ts'
import type { RecordValue } from './decode-cell.ts'
import { columnsOfFile, findProvenRows, type ProvenRow } from './find-proven-rows.ts'
import { type Row, readTolerantly } from './read-tolerantly.ts'

/** A file of a damaged library: its judgement, and what else its row says by the names of the columns. */
export type SalvagedFile = {
  readonly judged: JudgedRow
  readonly other: Readonly<Record<string, RecordValue>>
  /** Whether the row's check proves it; else it is what the journal says, and nothing where that is silent. */
  readonly isProven: boolean
}

/** Columns that nothing proves: what is wrong in them is found by the next scan, which looks at the file itself. */
const otherColumns = {
  ...{ file_size: columnsOfFile.size, file_type: columnsOfFile.type, created_at: columnsOfFile.createdAt },
  ...{ last_accessed: columnsOfFile.lastAccessed, format: columnsOfFile.format, notes: columnsOfFile.notes },
  ...{ content_hash: columnsOfFile.contentHash, modified_ns: columnsOfFile.modifiedNs },
  ...{ inode: columnsOfFile.inode, date_ms: columnsOfFile.dateMs, missing_since: columnsOfFile.missingSince },
  ratio: columnsOfFile.ratio,
} as const
export const otherNames = Object.keys(otherColumns)

/** Whether a person, or a program in a person's name, said something of a file. */
export function isJudged({ judged }: SalvagedFile): boolean {
  return judged.score !== 0 || judged.favourite === 1 || judged.label !== null
}

/** All files whose judgement can be told, and how many judged ones are known of whose judgement can't be told any more. */
export function findFiles(
  path: string,
  source: BetterSqlite3.Database | undefined,
): { readonly files: readonly SalvagedFile[]; readonly lost: number } {
  const files = new Map<number, SalvagedFile>()
  for (const [id, row] of findProvenRows(path)) files.set(id, createFromRecord(row))
  const unclear = new Set<number>()
  const journal = source === undefined ? new Map<number, JournalValues>() : readJournal(source)
  if (source !== undefined) {
    const columns = `file_path, directory, filename, score, favourite, label, revision, row_check, ${otherNames.join(', ')}`
    for (const row of readTolerantly(source, 'media_files', columns)) {
      const file = createFromRow(row, journal)
      if (file !== null && !isJudged(file) && row.score !== 0) unclear.add(file.judged.id)
      const known = file === null ? undefined : files.get(file.judged.id)
      // What SQLite gives is the version that holds; of what it doesn't see any more, pages may have a later one.
      if (file !== null && (known?.judged.revision ?? -1) <= file.judged.revision) {
        files.set(file.judged.id, file)
      }
    }
  }
  for (const [id, values] of journal) if (!files.has(id) && isSaid(values)) unclear.add(id)
  const lost = [...unclear].filter((id) => {
    const file = files.get(id)
    return file === undefined || !isJudged(file)
  })
  return { files: [...files.values()], lost: lost.length }
}

function createFromRecord({ judged, values }: ProvenRow): SalvagedFile {
  const other = Object.entries(otherColumns).map(([name, at]) => [name, values[at] ?? null] as const)
  return { judged, other: Object.fromEntries(other), isProven: true }
}

function createFromRow(row: Row, journal: ReadonlyMap<number, JournalValues>): SalvagedFile | null {
  const id = Number(row.salvage_rowid)
  if (typeof row.file_path !== 'string' || row.file_path === '') return null
  const said: JudgedRow = {
    id,
    file_path: row.file_path,
    score: isScore(row.score) ? row.score : 0,
    favourite: row.favourite === 1 ? 1 : 0,
    label: colorLabels.find((label) => label === row.label) ?? null,
    revision: Number.isSafeInteger(row.revision) ? Number(row.revision) : 0,
  }
  const other = Object.fromEntries(otherNames.map((name) => [name, toValue(row[name])]))
  // Nothing was ever said of it: the scan makes its row anew.
  if (row.row_check === null && !journal.has(id)) return null
  const proven = typeof row.row_check === 'number' ? proveRow(said, row.row_check) : null
  if (proven !== null) return { judged: proven, other, isProven: true }
  // The path stands in the row twice: where both differ nobody knows whose the score was, and the score file will tell.
  if (said.file_path !== joinNames(row)) return null
  // What neither check nor journal vouches for isn't shown as if somebody had said it: the score file may.
  return { judged: { ...said, ...nothingSaid, ...journal.get(id) }, other, isProven: false }
}

function joinNames({ directory, filename }: Row): string {
  return directory === '' ? String(filename) : `${String(directory)}/${String(filename)}`
}

const nothingSaid = { score: 0, favourite: 0, label: null } as const

function toValue(value: unknown): RecordValue {
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

type JournalValues = Partial<Pick<JudgedRow, 'score' | 'favourite' | 'label'>>

/** What the journal says last of each file. */
function readJournal(source: BetterSqlite3.Database): ReadonlyMap<number, JournalValues> {
  const values = new Map<number, JournalValues>()
  for (const { media_file_id: id, what, new: json } of readTolerantly(
    source,
    'score_events',
    'media_file_id, what, new',
  )) {
    const value = typeof id === 'number' ? parseValue(what, json) : null
    if (value !== null) values.set(Number(id), { ...values.get(Number(id)), ...value })
  }
  return values
}

function parseValue(what: unknown, json: unknown): JournalValues | null {
  try {
    const value: unknown = JSON.parse(String(json))
    if (what === 'score') return isScore(value) ? { score: value } : null
    if (what === 'favourite') return { favourite: value === true ? 1 : 0 }
    if (what === 'label') return { label: colorLabels.find((label: ColorLabel) => label === value) ?? null }
  } catch {
    // Damaged: the line says nothing.
  }
  return null
}

function isSaid({ score = 0, favourite = 0, label = null }: JournalValues): boolean {
  return score !== 0 || favourite === 1 || label !== null
}
