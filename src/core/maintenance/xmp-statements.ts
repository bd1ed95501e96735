import { join } from 'node:path'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { StatedValues } from '#core/sidecar/merge-score-file.ts'
import { findErrorCode, nodeStorage } from '#core/storage/storage.ts'
import { listStatement, type XmpStatement } from '#core/xmp/ratings-of-xmp.ts'
import { readOwnXmp } from '#core/xmp/read-own-xmp.ts'
import { readSidecar } from '#core/xmp/read-sidecar.ts'
import { findMediaIn, listSidecars } from '#core/xmp/scan-sidecars.ts'
import { assignSidecars } from '#core/xmp/sidecar-paths.ts'
import { AppError } from '#shared/errors.ts'

/** What XMP says of a media file. `path`: of the sidecar, or of the media file itself. */
export type StatedByXmp = { readonly id: number; readonly path: string; readonly stated: StatedValues }

/** Reads every XMP sidecar of the library's directories, and the files themselves that the library wrote into. */
export async function* listXmpStatements(
  db: ReadDb,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<StatedByXmp> {
  const directories = prepare(db, 'SELECT DISTINCT directory FROM media_files WHERE missing_since IS NULL')
    .pluck()
    .all() as string[] // one text column
  for (const directory of directories) {
    const { names } = await listSidecars(join(folder, directory))
    if (names.length === 0) continue
    for (const [name, { id }] of assignSidecars(names, findMediaIn(db, directory))) {
      signal.throwIfAborted()
      const path = directory === '' ? name : `${directory}/${name}`
      const statement = await readStatement(join(folder, path))
      if (statement !== null) yield { id, path, stated: createStated(statement) }
    }
  }
  const embedded = prepare(
    db,
    `SELECT f.id, f.file_path AS path FROM xmp_bases b JOIN media_files f ON f.id = b.media_file_id
     WHERE b.name = '' AND f.missing_since IS NULL`,
  ).all() as { readonly id: number; readonly path: string }[] // the columns above
  for (const { id, path } of embedded) {
    signal.throwIfAborted()
    const { properties, exif } = readOwnXmp(join(folder, path))
    yield { id, path, stated: createStated(listStatement(properties, exif)) }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Keywords are left out: those of other programs stand in XMP beside the person's own. */
function createStated({ score, label }: XmpStatement): StatedValues {
  return { score, label, favourite: undefined, keywords: undefined, notes: undefined }
}

async function readStatement(path: string): Promise<XmpStatement | null> {
  try {
    const read = await readSidecar(nodeStorage, path)
    return read?.content.ok === true ? listStatement(read.content.properties) : null
  } catch (error) {
    if (!(error instanceof AppError) && findErrorCode(error) === undefined) throw error
    return null
  }
}
