import { prepare, type ReadDb } from '#core/db/handles.ts'

/** What is exported of a file: what a person, or a program in a person's name, said of it. */
export type ExportedFile = {
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly score: number
  readonly favourite: boolean
  readonly label: string | null
  readonly keywords: readonly string[]
  readonly notes: string | null
  readonly missing: boolean
  readonly contentHash: string | null
  readonly revision: number
}

type Row = Omit<ExportedFile, 'favourite' | 'keywords' | 'missing'> & {
  readonly id: number
  readonly favourite: 0 | 1
  readonly missing: 0 | 1
  /** JSON. */
  readonly keywords: string
}

/** These files, in the order of the ids; at most a few hundred at a time. Those that aren't known are left out. */
export function findExported(db: ReadDb, ids: readonly number[]): readonly ExportedFile[] {
  const rows = prepare(
    db,
    `SELECT id, file_path AS path, score, favourite, label, notes, missing_since IS NOT NULL AS missing,
       content_hash AS contentHash, revision, (SELECT json_group_array(keyword) FROM (SELECT keyword FROM media_keywords
         WHERE media_file_id = f.id AND keyword_type = 'user' ORDER BY id)) AS keywords
     FROM media_files f WHERE id IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids)) as Row[] // the columns above
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (row === undefined) return []
    const { id: _, favourite, missing, keywords, ...rest } = row
    const words = JSON.parse(keywords) as string[] // json_group_array of texts
    return [{ ...rest, favourite: favourite === 1, missing: missing === 1, keywords: words }]
  })
}
