import { prepare, type ReadDb } from '#core/db/handles.ts'

/** How many files the search index doesn't know, and how many it knows that aren't there: none where all is in order. */
export type IndexGaps = { readonly unknown: number; readonly extra: number }

const tables = ['media_fts', 'media_texts_fts', 'media_paths_fts'] as const

/** Compares the search index with the files. What each entry says isn't compared: a rebuild makes all of it anew. */
export function findIndexGaps(db: ReadDb): IndexGaps {
  const count = (sql: string) => Number(prepare(db, sql).pluck().get())
  const gaps = tables.map((table) => ({
    unknown: count(`SELECT count(*) FROM media_files WHERE id NOT IN (SELECT id FROM ${table}_docsize)`),
    extra: count(`SELECT count(*) FROM ${table}_docsize WHERE id NOT IN (SELECT id FROM media_files)`),
  }))
  return {
    unknown: Math.max(...gaps.map(({ unknown }) => unknown)),
    extra: Math.max(...gaps.map(({ extra }) => extra)),
  }
}
