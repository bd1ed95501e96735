import { prepare, type ReadDb } from '#core/db/handles.ts'

/** The workflow of a file as it stands in it: the editor's form where there is one, else the API's. Undefined: none. */
export function findWorkflowText(db: ReadDb, id: number): string | undefined {
  const text = prepare(db, 'SELECT workflow_data FROM media_metadata WHERE media_file_id = ?')
    .pluck()
    .get(id) as string | null | undefined // one text column
  return text ?? undefined
}

/** Texts of a file that may hold the API form of its graph, which names every input. */
export function findGraphTexts(db: ReadDb, id: number): readonly string[] {
  return prepare(
    db,
    `SELECT value FROM media_metadata, json_each(raw)
     WHERE media_file_id = ? AND raw IS NOT NULL AND instr(value, 'class_type') > 0`,
  )
    .pluck()
    .all(id) as string[] // `raw` holds texts only
}
