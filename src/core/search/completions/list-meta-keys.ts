import { prepare, type ReadDb } from '#core/db/handles.ts'
import { cachedFor } from '../memory.ts'

const staleMs = 30_000
const sampledFiles = 300
/** Longer texts (graphs) would cost more than their keys are worth. */
const longestRaw = 60_000

/** Names of entries in the files' raw metadata, as a sample of files has them, the most frequent first: `EXIF Model`, `PNG parameters`. */
export function listMetaKeys(db: ReadDb): readonly string[] {
  return cachedFor(db, 'meta keys', 'files', staleMs, () => {
    const most = prepare(db, 'SELECT max(id) FROM media_files').pluck().get() as number | null // an id
    const step = Math.max(1, Math.floor((most ?? 0) / sampledFiles))
    const ids = Array.from({ length: Math.min(most ?? 0, sampledFiles) }, (_, index) => 1 + index * step)
    return prepare(
      db,
      `SELECT k.key FROM media_metadata AS m, json_each(m.raw) AS k
       WHERE m.media_file_id IN (SELECT value FROM json_each(?)) AND length(m.raw) <= ? AND k.key <> 'generation'
       GROUP BY k.key ORDER BY count(*) DESC, k.key LIMIT 500`,
    )
      .pluck()
      .all(JSON.stringify(ids), longestRaw) as string[] // one text column
  })
}
