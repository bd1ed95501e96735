import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { type Judgement, prepareChange } from '#core/media/change-files.ts'
import { changeWords, type Words } from '#core/media/change-words.ts'
import { refreshWords } from '#core/search/search-index.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import type { ConflictValues, KeptSide } from '#shared/conflict.ts'
import type { ActResult } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { HistoryEntry } from '#shared/media.ts'
import { findOpenConflicts, type OpenConflict, readValues } from './find-conflicts.ts'
import { journalSettling, settle } from './settle-conflicts.ts'

const mostAtOnce = 1_000_000

/**
 * Answers conflicts as one act, which can be undone: what was set here stays, or the other side's value is taken. Where several sides said
 * something else of one field, the newest is taken. `not-found` where none of these is open (any more).
 */
export function resolveConflicts(
  db: WriteDb,
  wanted: readonly number[] | 'all',
  keep: KeptSide,
  by: HistoryEntry['by'],
): ActResult {
  return inTransaction(db, () => {
    const asked = wanted === 'all' ? null : new Set(wanted)
    const lines = findOpenConflicts(db, mostAtOnce).filter(({ id }) => asked === null || asked.has(id))
    if (lines.length === 0 && asked !== null && asked.size > 0) {
      throw new AppError('not-found', 'This conflict is settled already: both sides say the same by now.')
    }
    const occasion = { batch: crypto.randomUUID(), by, undoes: null }
    const change = prepareChange(db, occasion)
    const taken = new Set<string>()
    const touched = new Set<number>()
    const reworded: number[] = []
    for (const line of lines) {
      const { id, media_file_id: file, what } = line
      const field = `${file} ${what}`
      if (keep === 'theirs' && !taken.has(field)) takeTheirs(line)
      taken.add(field)
      settle(db, id, occasion.batch)
      journalSettling(db, { settles: id, id: file, what, ...occasion, value: findValue(db, line) })
      touched.add(file)
    }
    for (const file of touched) forgetProblems(db, file)
    refreshWords(db, reworded)
    checkDatabaseIdentity(db)
    return { batch: occasion.batch, changed: [...touched].flatMap((file) => listValues(file)) }

    function takeTheirs(line: OpenConflict): void {
      const ours = findScore(db, line.media_file_id)?.values
      const row = change.find(line.media_file_id)
      if (ours === undefined || row === undefined) return
      const { judgement, words } = createTarget(readValues(line, ours))
      change.apply(row, judgement)
      if (changeWords(db, row.id, words, occasion) !== undefined) reworded.push(row.id)
    }

    function listValues(file: number): ActResult['changed'] {
      const row = change.find(file)
      if (row === undefined) return []
      const { id, score, favourite, label, revision } = row
      return [{ id, score, favourite: favourite === 1, label, revision }]
    }
  })
}

function createTarget(values: ConflictValues): {
  readonly judgement: Partial<Judgement>
  readonly words: Partial<Words>
} {
  switch (values.what) {
    case 'score':
      return { judgement: { score: values.theirs }, words: {} }
    case 'favourite':
      return { judgement: { favourite: values.theirs }, words: {} }
    case 'label':
      return { judgement: { label: values.theirs }, words: {} }
    case 'keywords':
      return { judgement: {}, words: { keywords: values.theirs } }
    case 'notes':
      return { judgement: {}, words: { notes: values.theirs } }
  }
}

/** JSON of what holds now. */
function findValue(db: WriteDb, line: OpenConflict): string {
  const values = findScore(db, line.media_file_id)?.values
  return JSON.stringify(values === undefined ? null : readValues(line, values).ours)
}

/** The sentence beside the file goes with the last card of it. */
function forgetProblems(db: WriteDb, file: number): void {
  if (findOpenConflicts(db, 1, file).length > 0) return
  prepare(
    db,
    "DELETE FROM media_problems WHERE media_file_id = ? AND stage IN ('sidecar', 'xmp') AND code = 'conflict'",
  ).run(file)
}
