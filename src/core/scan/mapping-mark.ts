import { first, prepare, type ReadDb, run, type WriteDb } from '#core/db/handles.ts'

const key = 'comfyui_mapping'

/** Files of ComfyUI, when their graphs were read with another mapping than the one of this fingerprint; else none. */
export function findMappingOutdatedIds(db: ReadDb, fingerprint: string): readonly number[] {
  const known = first(db, db.sql.selectFrom('settings').select('value').where('key', '=', key))?.value ?? ''
  if (known === fingerprint) return []
  return prepare(
    db,
    `SELECT m.media_file_id FROM media_metadata m JOIN media_files f ON f.id = m.media_file_id
     WHERE f.missing_since IS NULL AND (m.parser = 'comfyui' OR m.workflow_data IS NOT NULL)`,
  )
    .pluck()
    .all() as number[] // one integer column
}

/** Notes, after a whole scan, with which mapping all graphs have been read. */
export function keepMappingMark(db: WriteDb, fingerprint: string): void {
  run(
    db,
    db.sql
      .insertInto('settings')
      .values({ key, value: fingerprint })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: fingerprint })),
  )
}
