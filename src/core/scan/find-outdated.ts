import { prepare, type ReadDb } from '#core/db/handles.ts'
import { newestOf, type ReaderVersions } from '#core/metadata/reader-versions.ts'

/**
 * Files to be read again though they are unchanged: those that a part of the readers concerns which has changed since, and those
 * that couldn't be opened last time. A parser concerns its own files and, because it may claim them now, those with texts that
 * no parser claimed or that one of them failed on; not photographs, which name their camera.
 */
export function findOutdatedIds(db: ReadDb, versions: ReaderVersions): ReadonlySet<number> {
  const { base, formats, parsers } = versions
  const newest = newestOf(versions)
  const anyParser = Math.max(base, ...Object.values(parsers))
  const wanted = `max(${base},
    ${compileCase('f.format', formats, '0')},
    ${compileCase('m.parser', parsers, `CASE WHEN m.parser IS NULL AND (m.raw IS NULL OR m.camera IS NOT NULL) THEN 0 ELSE ${anyParser} END`)})`
  const ids = prepare(
    db,
    `SELECT f.id FROM media_files f LEFT JOIN media_metadata m ON m.media_file_id = f.id
     WHERE f.missing_since IS NULL AND (m.parser_version IS NULL OR (m.parser_version < ${newest} AND m.parser_version < ${wanted}))
     UNION SELECT media_file_id FROM media_problems
     WHERE stage = 'scan' OR (code = 'parser-failed' AND parser_version < ${anyParser})`,
  )
    .pluck()
    .all() as number[] // one integer column
  return new Set(ids)
}

/** Names and numbers are those of our own lists. */
function compileCase(column: string, numbers: Readonly<Record<string, number>>, otherwise: string): string {
  const cases = Object.entries(numbers).map(([name, number]) => `WHEN '${name}' THEN ${number}`)
  return cases.length === 0 ? otherwise : `CASE ${column} ${cases.join(' ')} ELSE ${otherwise} END`
}
