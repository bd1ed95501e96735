import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { colorLabels } from '#shared/media.ts'
import { isScore } from '#shared/score.ts'
import { decodeCell, type LeafCell, type RecordValue } from './decode-cell.ts'
import { openPages, type PageFile } from './read-pages.ts'

/** A row of media_files as it stands in a page: its judgement, proven by its check, and its other columns, which nothing proves. */
export type ProvenRow = { readonly judged: JudgedRow; readonly values: readonly RecordValue[] }

/** Where the columns of media_files stand since version 1; later ones were added behind them. */
export const columnsOfFile = {
  ...{ path: 3, size: 4, type: 5, score: 7, createdAt: 8, lastAccessed: 10, format: 11, favourite: 12 },
  ...{ label: 13, notes: 14, contentHash: 15, modifiedNs: 16, inode: 17, dateMs: 18, missingSince: 20 },
  ...{ revision: 21, check: 22, ratio: 23 },
} as const
const leastColumns = 24
const leafOfTable = 0x0d
const otherPages: ReadonlySet<number> = new Set([0x02, 0x05, 0x0a])

/**
 * Finds the rows of files in a damaged database, in whatever of its pages can be read, and in its log. What a row says of a judgement is
 * believed only with the right check; of several versions of a row the one with the highest revision is the newest.
 */
export function findProvenRows(path: string): ReadonlyMap<number, ProvenRow> {
  const file = openPages(path)
  const rows = new Map<number, ProvenRow>()
  const keep = (cell: LeafCell) => {
    const row = proveCell(cell)
    if (row === null) return
    const known = rows.get(row.judged.id)
    if (known === undefined || known.judged.revision <= row.judged.revision) rows.set(row.judged.id, row)
  }
  try {
    for (const page of file.pages()) searchPage(page, file, keep)
  } finally {
    file.close()
  }
  return rows
}

function searchPage(page: Buffer, file: PageFile, keep: (cell: LeafCell) => void): void {
  const start = isFirstPage(page) ? 100 : 0
  const kind = page[start] ?? 0
  const isTree = isWhole(page, start)
  if (isTree && otherPages.has(kind)) return
  const decode = (offset: number) => decodeCell(page, offset, file.pageSize, leastColumns, file.readPage)
  const cells = isTree && kind === leafOfTable ? listCells(page, start).map(decode) : []
  const whole = cells.filter((cell) => cell !== null)
  for (const cell of whole) keep(cell)
  // Of another table, or all of it can be read.
  if (cells.length > 0 && (whole.length === 0 || whole.length === cells.length)) return
  for (const cell of searchAnywhere(page, decode)) keep(cell)
}

/** The most bytes that may stand before a record's header: the varints of its length and its rowid. */
const longestPrefix = 12

/**
 * Cells in a page whose list of them is damaged, or that is no page of a tree any more. A row of files begins with the length of its header
 * and, because the id isn't stored with the columns, a zero, which texts don't have.
 */
function* searchAnywhere(page: Buffer, decode: (offset: number) => LeafCell | null): Generator<LeafCell> {
  for (let zero = page.indexOf(0, 3); zero !== -1; zero = page.indexOf(0, zero + 1)) {
    const header = page[zero - 1] ?? 0
    if (header <= leastColumns || header >= 0x80) continue
    for (let length = 2; length <= Math.min(longestPrefix, zero - 1); length += 1) {
      const cell = decode(zero - 1 - length)
      if (cell !== null) yield cell
    }
  }
}

function isFirstPage(page: Buffer): boolean {
  return page.toString('latin1', 0, 16) === 'SQLite format 3\0'
}

/** Whether the head of a page and its list of cells make sense (section 1.6). */
function isWhole(page: Buffer, start: number): boolean {
  const kind = page[start]
  const cells = page.readUInt16BE(start + 3)
  const content = page.readUInt16BE(start + 5) || 65_536
  const listEnd = start + (kind === leafOfTable || kind === 0x0a ? 8 : 12) + cells * 2
  if (listEnd > page.length || content < listEnd) return false
  return (
    kind !== leafOfTable ||
    listCells(page, start).every((offset) => offset >= content && offset < page.length)
  )
}

function listCells(page: Buffer, start: number): readonly number[] {
  const cells = page.readUInt16BE(start + 3)
  return Array.from({ length: cells }, (_, index) => page.readUInt16BE(start + 8 + index * 2))
}

function proveCell({ rowid, values }: LeafCell): ProvenRow | null {
  const check = values[columnsOfFile.check]
  const judged = createJudgedRow(rowid, values)
  if (judged === null || typeof check !== 'number' || createRowCheck(judged) !== check) return null
  return { judged, values }
}

function createJudgedRow(id: number, values: readonly RecordValue[]): JudgedRow | null {
  const path = values[columnsOfFile.path]
  const score = values[columnsOfFile.score]
  const favourite = values[columnsOfFile.favourite]
  const revision = values[columnsOfFile.revision]
  const label = values[columnsOfFile.label] ?? null
  const known = label === null ? null : colorLabels.find((one) => one === label)
  if (typeof path !== 'string' || !isScore(score) || (favourite !== 0 && favourite !== 1)) return null
  if (typeof revision !== 'number' || known === undefined) return null
  return { id, file_path: path, score, favourite, label: known, revision }
}
