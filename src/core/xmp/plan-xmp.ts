import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { MediaFormat, XmpPlan } from '#shared/media.ts'
import { isEmbeddable } from './embed/structure.ts'
import { isRaw } from './sidecar-paths.ts'

/** Files that were scored, labelled or tagged and are there: what has something to be told to other programs. */
export const judgedFiles = `media_files f WHERE missing_since IS NULL AND (score <> 0 OR label IS NOT NULL OR EXISTS
  (SELECT 1 FROM media_keywords k WHERE k.media_file_id = f.id AND k.keyword_type = 'user'))`

/** What writing everything that was judged before would touch, with either mode. A file that refuses it when it is tried gets a sidecar. */
export function planXmpWriting(db: ReadDb): XmpPlan {
  const rows = prepare(
    db,
    `SELECT format, count(*) AS count FROM ${judgedFiles} GROUP BY format`,
  ).all() as readonly {
    readonly format: MediaFormat
    readonly count: number
  }[] // the columns above
  let judged = 0
  let embeddable = 0
  for (const { format, count } of rows) {
    judged += count
    if (isEmbeddable(format) && !isRaw(format)) embeddable += count
  }
  return { judged, embeddable }
}
