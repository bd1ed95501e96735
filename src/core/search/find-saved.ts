import { prepare, type ReadDb } from '#core/db/handles.ts'
import { foldKeyword } from '#shared/keyword.ts'

/** The saved search of a name, whose case doesn't count. */
export function findSavedByName(
  db: ReadDb,
  name: string,
): { readonly name: string; readonly query: string } | undefined {
  const rows = prepare(db, 'SELECT name, query FROM saved_searches').all() as {
    readonly name: string
    readonly query: string
  }[] // the columns named
  const key = foldKeyword(name)
  return rows.find((row) => foldKeyword(row.name) === key)
}

/** The names of all saved searches. */
export function findSavedNames(db: ReadDb): readonly string[] {
  return prepare(db, 'SELECT name FROM saved_searches ORDER BY name').pluck().all() as string[] // one text column
}
