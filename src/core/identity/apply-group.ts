import { prepare, type WriteDb } from '#core/db/handles.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { parseScoreFile } from '#core/sidecar/score-file.ts'
import { noteLeft } from './asset-paths.ts'
import {
  type BaseRow,
  carryScoreFile,
  findBaseRow,
  isScoreFileOwed,
  leaveScoreFile,
  orderScoreFile,
  renewRowCheck,
} from './carry-score-file.ts'
import { freePath, type LiftedPlace, liftPlace, putFresh, putPlace, shelveRow } from './exchange-places.ts'
import { inherit } from './inherit.ts'
import { findFormer, inheritFormer } from './inherit-former.ts'
import { journal } from './journal.ts'
import { isJudged } from './judged.ts'
import type { Decision, Displaced, Place } from './match-moves.ts'
import { mergeActs } from './merge-acts.ts'
import { settleChanged, settleNew, settlePlace } from './settle-place.ts'

type Found = {
  readonly places: ReadonlyMap<number, Place>
  readonly displaced: ReadonlyMap<number, Displaced>
}

/**
 * Carries out decisions that belong together, as a part of the caller's transaction, and answers with the ids of which something
 * changed. What isn't as it was when the decision was made (a row that is gone, or moved) is left for the next time.
 */
export function applyGroup(
  db: WriteDb,
  group: readonly Decision[],
  found: Found,
  batch: string,
): readonly number[] {
  if (!group.every((decision) => isStillTrue(db, decision, found))) return []
  const at = new Date().toISOString()
  const touched = new Set<number>()
  const owners = exchange(db, group, found, { at, batch, touched })
  for (const decision of group) {
    const place = found.places.get(decision.place)
    if (place === undefined) continue
    const id = owners.get(place.id) ?? place.id
    const content = { id, path: place.path, hash: place.hash, at }
    if (decision.kind === 'stays') settleChanged(db, content, batch)
    else if (decision.kind === 'new') {
      // Before it is noted whose the content is now.
      const former = place.hash === null ? undefined : findFormer(db, place.hash, id)
      settleNew(db, content, batch)
      if (former !== undefined && !isJudged(db, id) && inheritFormer(db, id, former, batch)) touched.add(id)
    } else if (decision.kind === 'moved') {
      // One of which nothing was said, though something was said of the same content elsewhere, before that became another.
      const former = place.hash === null || isJudged(db, id) ? undefined : findFormer(db, place.hash, id)
      if (former !== undefined && inheritFormer(db, id, former, batch)) touched.add(id)
    } else if (decision.kind === 'copied') {
      settlePlace(db, content)
      if (inherit(db, decision.source, id, batch)) touched.add(id)
    } else if (decision.kind === 'started') settlePlace(db, content)
  }
  if (touched.size > 0) refreshSearchIndex(db, [...touched])
  return [...touched]
}

/** Between looking and acting a person may have acted, and nobody else. */
function isStillTrue(db: WriteDb, decision: Decision, { places, displaced }: Found): boolean {
  const path = (id: number) => prepare(db, 'SELECT file_path FROM media_files WHERE id = ?').pluck().get(id)
  if (path(decision.place) !== places.get(decision.place)?.path) return false
  return decision.kind !== 'moved' || path(decision.source) === displaced.get(decision.source)?.path
}

type Act = { readonly at: string; readonly batch: string; readonly touched: Set<number> }

/** Gives places their new rows; answers which row has which place (by the row that had it) where that is another one. */
function exchange(
  db: WriteDb,
  group: readonly Decision[],
  { places, displaced }: Found,
  act: Act,
): ReadonlyMap<number, number> {
  const { at, touched } = act
  const sourceIds = new Set(group.flatMap((one) => (one.kind === 'moved' ? [one.source] : [])))
  const isGivenAway = (decision: Decision): boolean => {
    if (decision.kind === 'moved' || decision.kind === 'started') return true
    const place = places.get(decision.place)
    return (
      decision.kind === 'copied' &&
      place?.kind === 'changed' &&
      (place.isJudged || sourceIds.has(decision.place))
    )
  }
  const given = group.filter(isGivenAway)
  if (given.length === 0) return new Map()
  const bases = new Map(
    [...given.map(({ place }) => place), ...sourceIds].map((id) => [id, findBaseRow(db, id)]),
  )
  const lifted = new Map(given.map(({ place }) => [place, liftPlace(db, place)]))
  for (const id of sourceIds) freePath(db, id)
  const owners = new Map<number, number>()
  for (const decision of given) {
    const place = lifted.get(decision.place)
    if (place === undefined) continue
    const source = decision.kind === 'moved' ? displaced.get(decision.source) : undefined
    if (source === undefined) owners.set(place.id, putFresh(db, place, at))
    else {
      putPlace(db, place, source.id, knowsBytes(db, source, place), at)
      owners.set(place.id, source.id)
    }
  }
  for (const id of lifted.keys()) {
    if (!sourceIds.has(id)) dismiss(db, id, { places, displaced }, owners, bases.get(id), act)
  }
  for (const id of sourceIds) noteLeft(db, displaced.get(id)?.path ?? '', null, at)
  for (const decision of given) {
    const place = lifted.get(decision.place)
    const source = decision.kind === 'moved' ? displaced.get(decision.source) : undefined
    if (place !== undefined && source !== undefined) arrive(db, source, place, places, bases, act)
  }
  for (const id of [...owners.keys(), ...owners.values(), ...sourceIds]) touched.add(id)
  for (const id of touched) renewRowCheck(db, id)
  return owners
}

/** Whether what a row has read is of these very bytes, so that it needn't be read (probed, looked through) again. */
function knowsBytes(db: WriteDb, source: Displaced, { facts, id }: LiftedPlace): boolean {
  if (source.why === 'replaced' || source.facts === null) return false
  const isSame = source.facts.sizeBytes === facts.sizeBytes && source.facts.modifiedNs === facts.modifiedNs
  if (!isSame) return false
  const read = prepare(
    db,
    `SELECT 1 FROM media_metadata own JOIN media_metadata found ON found.media_file_id = ?
     WHERE own.media_file_id = ? AND own.parser_version >= found.parser_version
       AND (SELECT side_stamp FROM media_files WHERE id = ?) = (SELECT side_stamp FROM media_files WHERE id = ?)`,
  )
  return read.get(-id, source.id, source.id, id) !== undefined
}

/** A row whose place was taken: one that only stood for the new file is gone; one that was judged is kept, as missing. */
function dismiss(
  db: WriteDb,
  id: number,
  { places, displaced }: Found,
  owners: ReadonlyMap<number, number>,
  base: BaseRow | undefined,
  { at }: Act,
): void {
  const place = places.get(id)
  const own = displaced.get(id)
  const owner = owners.get(id)
  if (place?.kind === 'changed' && isWorthKeeping(db, id, base)) {
    shelveRow(db, { id, path: place.path, facts: own?.facts ?? null, at })
    if (base === undefined) return
    leaveScoreFile(db, place.path, id, base.base)
    // What stands there says something of a picture that isn't anywhere.
    if (owner !== undefined) orderScoreFile(db, owner)
    return
  }
  if (owner !== undefined && place?.kind === 'added') mergeActs(db, id, owner)
  prepare(db, 'DELETE FROM media_files WHERE id = ?').run(id)
}

/**
 * Whether a row says anything that would be lost with it, also by what the file itself carried. One that only has what a score file says
 * of another content is kept as that one's, if there is none yet.
 */
function isWorthKeeping(db: WriteDb, id: number, base: BaseRow | undefined): boolean {
  const row = prepare(db, 'SELECT content_hash, revision FROM media_files WHERE id = ?').get(id) as
    | { readonly content_hash: string | null; readonly revision: number }
    | undefined // the columns above
  if (row === undefined || !(row.revision > 0 || isJudged(db, id))) return false
  const parsed = base === undefined ? undefined : parseScoreFile(base.base)
  if (row.content_hash !== null || !parsed?.ok || parsed.contentHash === null) return true
  const other = prepare(db, 'SELECT 1 FROM media_files WHERE content_hash = ?').get(parsed.contentHash)
  if (other !== undefined) return false
  prepare(db, 'UPDATE media_files SET content_hash = ? WHERE id = ?').run(parsed.contentHash, id)
  return true
}

/** After a row was put into its new place: content, history, where it was seen, and its score file. */
function arrive(
  db: WriteDb,
  source: Displaced,
  place: LiftedPlace,
  places: ReadonlyMap<number, Place>,
  bases: ReadonlyMap<number, BaseRow | undefined>,
  { at, batch }: Act,
): void {
  const found = places.get(place.id)
  const { id, path: oldPath } = source
  settlePlace(db, { id, path: place.path, hash: found?.hash ?? null, at })
  // Its content was known before the scan that found it here: what else was found with it is a copy.
  prepare(db, 'UPDATE media_files SET since_scan = max(0, since_scan - 1) WHERE id = ?').run(id)
  if (source.isJudged) journal(db, { id, what: 'place', old: oldPath, new: place.path, batch })
  const base = bases.get(id)
  // Also one that is being written there just now: what it will say isn't known, but of which content.
  if (base !== undefined || isScoreFileOwed(db, id)) leaveScoreFile(db, oldPath, id, base?.base ?? '')
  const there = found?.kind === 'added' ? bases.get(place.id) : undefined
  carryScoreFile(db, { id, path: place.path, there, batch })
}
