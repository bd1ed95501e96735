import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import type { OwnRating } from '#core/media/embedded-ratings.ts'
import { fillJudgement, type JudgedFile } from '#core/media/fill-judgement.ts'
import { takeOverEmbedded } from '#core/xmp/take-over-xmp.ts'

type Decided = JudgedFile & OwnRating & { readonly modifiedNs: number; readonly sizeBytes: number }

/** A score waits for no more than these. */
const atOnce = 200

/**
 * Takes over what files say of themselves (rating, label), where that waited until it was known whose their contents are. Answers with the
 * ids of the files of which something changed.
 */
export async function takeDecidedRatings(db: WriteDb): Promise<readonly number[]> {
  const all: number[] = []
  for (;;) {
    const { taken, changed } = takeSome(db)
    all.push(...changed)
    if (taken < atOnce) return all
    await nextTurn()
  }
}

function takeSome(db: WriteDb): { readonly taken: number; readonly changed: readonly number[] } {
  const find = prepare(
    db,
    `SELECT f.id, f.file_path, f.score, f.favourite, f.label AS own, f.revision, e.rating, e.label, f.modified_ns AS modifiedNs,
       f.file_size AS sizeBytes
     FROM embedded_ratings e JOIN media_files f ON f.id = e.media_file_id WHERE f.hash_state IN (1, 3) LIMIT ${atOnce}`,
  )
  return inTransaction(db, () => {
    const decided = find.all() as (Decided & { readonly own: JudgedFile['label'] })[] // the columns above
    const at = new Date().toISOString()
    const revision = prepare(db, 'SELECT revision FROM media_files WHERE id = ?').pluck()
    const filled: number[] = []
    for (const { own, rating, label, ...row } of decided) {
      prepare(db, 'DELETE FROM embedded_ratings WHERE media_file_id = ?').run(row.id)
      fillJudgement(db, { ...row, label: own }, { rating, label }, at, false)
      if (revision.get(row.id) !== row.revision) filled.push(row.id)
    }
    const { changed } = takeOverEmbedded(
      db,
      decided.map(({ id, rating, label, modifiedNs, sizeBytes }) => ({
        ...{ id, rating, label },
        stats: { modifiedNs, sizeBytes },
      })),
    )
    return { taken: decided.length, changed: [...new Set([...filled, ...changed])] }
  })
}
