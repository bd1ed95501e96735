import { join } from 'node:path'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { noteLeft, noteSeen } from '#core/identity/asset-paths.ts'
import { findBaseRow, orderScoreFile } from '#core/identity/carry-score-file.ts'
import { shelveRow } from '#core/identity/exchange-places.ts'
import type { FileFacts } from '#core/identity/hash-file.ts'
import { createFileNames } from '#core/media/file-columns.ts'
import { orderXmp } from '#core/media/order-xmp.ts'
import { markMissing } from '#core/media/presence.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { stampSideFiles } from '#core/scan/side-stamp.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { findBase } from '#core/sidecar/find-score-values.ts'
import type { HistoryEntry } from '#shared/media.ts'
import { cloneRow } from './clone-row.ts'
import { type FileStep, splitPath } from './file-step.ts'

/** A step whose file stands at its target, with what it is there. */
export type Arrived = { readonly step: FileStep; readonly facts: FileFacts }

export type Occasion = {
  readonly batch: string
  readonly by: Extract<HistoryEntry['by'], 'user' | 'api'>
  readonly undoes: string | null
}

export type SettledRows = {
  /** Files whose rows changed. */
  readonly changed: ReadonlySet<number>
  /** Rows that were made for copies. */
  readonly made: readonly number[]
}

type Row = JudgedRow & {
  readonly missing_since: string | null
  readonly content_hash: string | null
  readonly file_size: number | null
  readonly modified_ns: number
  readonly inode: number
}

/**
 * Brings the library in step with files that were moved, copied or put away, as a part of the caller's transaction: rows keep everything,
 * only their place is another one. A row whose file was put away is missing; nothing of it goes.
 */
export function settleRows(
  db: WriteDb,
  folder: string,
  arrived: readonly Arrived[],
  occasion: Occasion,
): SettledRows {
  const changed = new Set<number>()
  const made: number[] = []
  /** Of copies in the library: the new row by the old one and the new directory. */
  const clones = new Map<string, number>()
  inTransaction(db, () => {
    const at = new Date().toISOString()
    for (const { step, facts } of arrived) {
      if (step.role !== 'media' || step.mediaId === null) continue
      if (step.kind === 'copy') {
        if (step.target.where !== 'library') continue
        const id = copyRow(db, step, facts, occasion, at)
        if (id === undefined) continue
        clones.set(cloneKey(step), id)
        made.push(id)
        changed.add(id)
      } else if (moveRow(db, step, facts, occasion, at)) changed.add(step.mediaId)
    }
    for (const one of arrived) settleBeside(db, one, clones)
    for (const id of changed) stampAgain(db, folder, id)
    refreshSearchIndex(db, [...changed])
  })
  return { changed, made }
}

function findRow(db: WriteDb, id: number): Row | undefined {
  return prepare(
    db,
    `SELECT id, file_path, score, favourite, label, revision, missing_since, content_hash, file_size, modified_ns, inode
     FROM media_files WHERE id = ?`,
  ).get(id) as Row | undefined // the columns above
}

/** False: the row is somewhere else by now, and is left there; a scan will see to the file. */
function moveRow(db: WriteDb, step: FileStep, facts: FileFacts, occasion: Occasion, at: string): boolean {
  const row = findRow(db, step.mediaId ?? 0)
  if (row === undefined) return false
  const { source, target } = step
  const isHere = row.missing_since === null
  if (source.where === 'library' && isHere && row.file_path !== source.path) return false
  if (source.where !== 'library' && isHere) return false
  if (target.where === 'library') {
    putRow(db, row, target.path, chooseFacts(row, step, facts), at)
    if (source.where !== 'library') orderOwed(db, row)
  } else if (source.where === 'library') {
    markMissing(db, [row.id], at)
    prepare(db, 'DELETE FROM outbox WHERE media_file_id = ?').run(row.id)
    prepare(db, 'UPDATE media_files SET updated_at = ? WHERE id = ?').run(at, row.id)
  }
  const place = (spot: FileStep['source']) => (spot.where === 'library' ? spot.path : null)
  note(db, row.id, 'place', place(source), place(target), occasion, at)
  return true
}

/**
 * What the scan is to think of a file at its new place. One that was changed before it was moved, and not read since, must not pass for the
 * one that is known: its row keeps what it was, so that the next scan sees another.
 */
function chooseFacts(row: Row, { source, facts: before }: FileStep, facts: FileFacts): FileFacts {
  const { file_size: sizeBytes, modified_ns: modifiedNs, inode } = row
  const isKnown =
    before.sizeBytes === sizeBytes &&
    before.modifiedNs === modifiedNs &&
    // Outside and in the trash it may have had another one.
    (source.where !== 'library' || before.inode === inode)
  return isKnown || sizeBytes === null ? facts : { sizeBytes, modifiedNs, inode }
}

/** A score that waited to be written when the file was put away was given up then; and it may have been given another one since. */
function orderOwed(db: WriteDb, { id, revision }: Row): void {
  if (revision > 0 && findBase(db, id)?.parsed.revision !== revision) orderScoreFile(db, id)
  orderXmp(db, id)
}

function putRow(db: WriteDb, row: Row, path: string, facts: FileFacts, at: string): void {
  makeWay(db, path, row.id, at)
  noteLeft(db, row.file_path, null, at)
  prepare(
    db,
    `UPDATE media_files SET file_path = ?, filename = ?, directory = ?, extension = ?, name_key = ?, file_size = ?, modified_ns = ?, inode = ?,
       missing_since = NULL, updated_at = ?, row_check = CASE WHEN row_check IS NULL THEN NULL ELSE ? END WHERE id = ?`,
  ).run(
    ...createFileNames(path),
    ...[facts.sizeBytes, facts.modifiedNs, facts.inode, at],
    createRowCheck({ ...row, file_path: path }),
    row.id,
  )
  if (row.content_hash !== null) noteSeen(db, { hash: row.content_hash, path, id: row.id, at })
}

/** A missing file's row may still have the path: it is kept under its old name, as when another file takes its place. */
function makeWay(db: WriteDb, path: string, id: number, at: string): void {
  const other = prepare(
    db,
    'SELECT id, file_size AS sizeBytes, modified_ns AS modifiedNs, inode FROM media_files WHERE file_path = ? AND id <> ?',
  ).get(path, id) as (FileFacts & { readonly id: number }) | undefined // the columns above
  if (other !== undefined) shelveRow(db, { id: other.id, path, facts: other, at })
}

function copyRow(
  db: WriteDb,
  step: FileStep,
  facts: FileFacts,
  occasion: Occasion,
  at: string,
): number | undefined {
  const from = step.mediaId ?? 0
  const original = findRow(db, from)
  if (original === undefined) return undefined
  makeWay(db, step.target.path, 0, at)
  const id = cloneRow(db, from, { path: step.target.path, facts, at })
  const base = findBaseRow(db, from)
  if (base !== undefined) {
    prepare(
      db,
      'INSERT INTO score_file_bases (media_file_id, base, modified_ns, size) VALUES (?, ?, 0, -1)',
    ).run(id, base.base)
  }
  if (base !== undefined || original.revision > 0) orderScoreFile(db, id)
  orderXmp(db, id)
  if (original.content_hash !== null) {
    noteSeen(db, { hash: original.content_hash, path: step.target.path, id, at })
  }
  note(db, id, 'copy', original.file_path, step.target.path, occasion, at)
  inheritJournal(db, from, id, occasion, at)
  return id
}

/**
 * How its original came to the values that the copy begins with: so that what was taken away on purpose isn't filled in again by what the file
 * says of itself, and taking a reject back gives back the stars.
 */
function inheritJournal(db: WriteDb, from: number, to: number, occasion: Occasion, at: string): void {
  prepare(
    db,
    `INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes)
     SELECT ?, ?, what, old, new, ?, 'identity', ? FROM score_events WHERE id IN (SELECT max(id) FROM score_events
       WHERE media_file_id = ? AND what IN ('score', 'favourite', 'label') AND old IS NOT new GROUP BY what) ORDER BY id`,
  ).run(to, at, occasion.batch, occasion.undoes, from)
  // What was agreed on with the file itself, whose bytes are the same.
  prepare(
    db,
    `INSERT OR REPLACE INTO xmp_bases (media_file_id, name, base, modified_ns, size)
     SELECT ?, name, base, modified_ns, size FROM xmp_bases WHERE media_file_id = ? AND name = ''`,
  ).run(to, from)
}

/** What lies beside a file: what was agreed on with it goes with its name. */
function settleBeside(db: WriteDb, { step, facts }: Arrived, clones: ReadonlyMap<string, number>): void {
  const { role, source, target, mediaId } = step
  if (mediaId === null || target.where !== 'library') return
  const before = step.facts
  if (role === 'score' && step.kind === 'move') {
    // One that another program changed since it was read is still to be read.
    prepare(
      db,
      'UPDATE score_file_bases SET modified_ns = ?, size = ? WHERE media_file_id = ? AND modified_ns = ? AND size = ?',
    ).run(...[facts.modifiedNs, facts.sizeBytes, mediaId, before.modifiedNs, before.sizeBytes])
    // The score file tells its media file's name.
    if (splitPath(source.path).name !== splitPath(target.path).name) orderScoreFile(db, mediaId)
  }
  if (role !== 'xmp') return
  const name = splitPath(target.path).name
  const oldName = splitPath(source.path).name
  if (step.kind === 'move') {
    prepare(db, 'UPDATE OR REPLACE xmp_bases SET name = ? WHERE media_file_id = ? AND name = ?').run(
      ...[name, mediaId, oldName],
    )
    noteSidecar(db, mediaId, name, before, facts)
    return
  }
  const clone = clones.get(cloneKey(step))
  if (clone === undefined) return
  prepare(
    db,
    `INSERT OR REPLACE INTO xmp_bases (media_file_id, name, base, modified_ns, size)
     SELECT ?, ?, base, modified_ns, size FROM xmp_bases WHERE media_file_id = ? AND name = ?`,
  ).run(clone, name, mediaId, oldName)
  noteSidecar(db, clone, name, before, facts)
}

/** One that another program changed since it was read is still to be read, before anything is written into it. */
function noteSidecar(db: WriteDb, id: number, name: string, before: FileFacts, facts: FileFacts): void {
  prepare(
    db,
    'UPDATE xmp_bases SET modified_ns = ?, size = ? WHERE media_file_id = ? AND name = ? AND modified_ns = ? AND size = ?',
  ).run(facts.modifiedNs, facts.sizeBytes, id, name, before.modifiedNs, before.sizeBytes)
}

function cloneKey({ mediaId, target }: FileStep): string {
  return `${mediaId} ${splitPath(target.path).directory}`
}

/** As the next scan will see it: otherwise every file that has one beside it would be read again. */
function stampAgain(db: WriteDb, folder: string, id: number): void {
  const row = prepare(
    db,
    'SELECT directory, filename FROM media_files WHERE id = ? AND missing_since IS NULL',
  ).get(id) as { readonly directory: string; readonly filename: string } | undefined // the columns above
  if (row === undefined) return
  const stamp = stampSideFiles(join(folder, row.directory), row.filename)
  prepare(db, 'UPDATE media_files SET side_stamp = ? WHERE id = ?').run(stamp, id)
}

function note(
  db: WriteDb,
  id: number,
  what: 'place' | 'copy',
  from: string | null,
  to: string | null,
  { batch, by, undoes }: Occasion,
  at: string,
): void {
  prepare(
    db,
    'INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    ...[id, at, what],
    from === null ? null : JSON.stringify(from),
    to === null ? null : JSON.stringify(to),
    ...[batch, by, undoes],
  )
}
