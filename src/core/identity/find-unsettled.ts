import { prepare, type ReadDb } from '#core/db/handles.ts'
import { parseScoreFile } from '#core/sidecar/score-file.ts'
import type { FileFacts } from './hash-file.ts'
import { isJudgedSql } from './judged.ts'
import type { Displaced, Holder, MatchInput, Place } from './match-moves.ts'

/** What a scan knows that the database doesn't. */
export type Sighting = {
  /** Files that aren't there, by a scan that would have seen them. */
  readonly vanished: ReadonlySet<number>
  /** Those of them that an earlier scan didn't find either; the person is being asked. */
  readonly asked: ReadonlySet<number>
  /** The number of the scan whose new files are looked at though they aren't hashed; null: only what is hashed. */
  readonly scan: number | null
  /** Size, time and inode of files before this scan saw them changed. */
  readonly before: ReadonlyMap<number, FileFacts>
  /** Whether a known file (relative path) is really there now. */
  readonly isThere: (path: string) => boolean
}

type Row = {
  readonly id: number
  readonly path: string
  readonly was: string | null
  readonly next: string | null
  readonly state: 0 | 1 | 2 | 3
  readonly sizeBytes: number | null
  readonly modifiedNs: number
  readonly inode: number
  readonly since: number
  readonly isMissing: 0 | 1
  readonly judged: 0 | 1
  /** What the score file beside it says that it is of. */
  readonly base: string | null
}

const select = `SELECT f.id, f.file_path AS path, f.content_hash AS was, f.next_hash AS next, f.hash_state AS state, f.file_size AS sizeBytes,
  f.modified_ns AS modifiedNs, f.inode, f.since_scan AS since, f.missing_since IS NOT NULL AS isMissing, ${isJudgedSql} AS judged, b.base
FROM media_files f LEFT JOIN score_file_bases b ON b.media_file_id = f.id`
const unsettled = 'f.hash_state <> 1 AND f.missing_since IS NULL'

/** Gathers all that `matchMoves` needs to know of the files that aren't settled yet. */
export function findUnsettled(db: ReadDb, sighting: Sighting): MatchInput {
  const { vanished, asked, before, scan } = sighting
  const lastPending = findLastPending(db)
  const hashed = findRows(db, `${select} WHERE f.hash_state = 2 AND ${unsettled}`)
  const unread =
    scan === null
      ? []
      : findRows(db, `${select} WHERE f.hash_state = 0 AND f.since_scan >= ? AND ${unsettled}`, scan)
  const hashes = new Set(hashed.map(({ next }) => next).filter((hash) => hash !== null))
  const known = findByHashes(db, hashes)
  const gone = new Map(findByIds(db, [...vanished]).map((row) => [row.id, row]))
  for (const row of known) if (row.isMissing === 1) gone.set(row.id, row)
  if (unread.length > 0) for (const row of findMissingUnhashed(db)) gone.set(row.id, row)

  const replaced = new Map<number, Row>()
  for (const row of [...hashed, ...known]) if (isReplaced(row) && !gone.has(row.id)) replaced.set(row.id, row)
  for (const row of unread) if (row.was !== null && before.has(row.id)) replaced.set(row.id, row)

  const places = [...hashed, ...unread, ...known.filter((row) => row.state === 3)].filter(
    ({ id }) => !gone.has(id),
  )
  return {
    places: [...new Map(places.map((row) => [row.id, createPlace(row, lastPending)])).values()],
    displaced: [
      ...[...gone.values()].map((row) => createGone(row, asked)),
      ...[...replaced.values()].map((row) => createReplaced(row, before)),
    ],
    holders: known
      .filter(({ id }) => !gone.has(id) && !replaced.has(id))
      .map((row) => createHolder(row, sighting)),
  }
}

/** The newest scan of which something isn't hashed yet; below 0: all is. */
function findLastPending(db: ReadDb): number {
  const query = `SELECT max(f.since_scan) FROM media_files f WHERE f.hash_state = 0 AND ${unsettled}`
  return (prepare(db, query).pluck().get() as number | null) ?? -1 // one integer, or null where there are no rows
}

function findRows(db: ReadDb, sql: string, ...parameters: readonly (number | string)[]): Row[] {
  return prepare(db, sql).all(...parameters) as Row[] // the columns of `select`
}

function findByIds(db: ReadDb, ids: readonly number[]): Row[] {
  return findRows(db, `${select} WHERE f.id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids))
}

/** All files whose judgement was given to one of these contents. */
function findByHashes(db: ReadDb, hashes: ReadonlySet<string>): Row[] {
  const list = JSON.stringify([...hashes])
  return findRows(db, `${select} WHERE f.content_hash IN (SELECT value FROM json_each(?))`, list)
}

/** Missing files that were never hashed: only size, time and name can tell them. */
function findMissingUnhashed(db: ReadDb): Row[] {
  return findRows(db, `${select} WHERE f.missing_since IS NOT NULL AND f.content_hash IS NULL`)
}

/** Other bytes than those that were judged are at the path. An empty or unreadable file there is none of them either. */
function isReplaced({ was, next, state }: Row): boolean {
  return was !== null && ((state === 2 && next !== was) || state === 3)
}

/** What was said of it is of another content, by the score file that it was read from: the file was edited where nobody saw it. */
function isOfOther({ next, base }: Row): boolean {
  if (base === null || next === null) return false
  const parsed = parseScoreFile(base)
  return parsed.ok && parsed.contentHash !== null && parsed.contentHash !== next
}

function createFacts({ sizeBytes, modifiedNs, inode }: Row): FileFacts {
  return { sizeBytes: sizeBytes ?? 0, modifiedNs, inode }
}

function createPlace(row: Row, lastPending: number): Place {
  return {
    id: row.id,
    path: row.path,
    hash: row.state === 2 ? row.next : null,
    facts: createFacts(row),
    kind: row.was === null && !isOfOther(row) ? 'added' : 'changed',
    isJudged: row.judged === 1,
    since: row.since,
    isReady: row.since > lastPending,
  }
}

function createGone(row: Row, asked: ReadonlySet<number>): Displaced {
  return {
    id: row.id,
    path: row.path,
    hash: row.was,
    facts: createFacts(row),
    why: row.isMissing === 1 || asked.has(row.id) ? 'missing' : 'vanished',
    isJudged: row.judged === 1,
    since: row.since,
  }
}

function createReplaced(row: Row, before: ReadonlyMap<number, FileFacts>): Displaced {
  return {
    id: row.id,
    path: row.path,
    // As long as its bytes aren't hashed they may still be the same content, written anew.
    hash: row.state === 0 ? null : row.was,
    facts: before.get(row.id) ?? null,
    why: 'replaced',
    isJudged: row.judged === 1,
    since: 0,
  }
}

function createHolder(row: Row, { isThere }: Sighting): Holder {
  return {
    id: row.id,
    path: row.path,
    hash: row.was ?? '',
    since: row.since,
    isJudged: row.judged === 1,
    isThere: row.state === 1 && isThere(row.path),
  }
}
