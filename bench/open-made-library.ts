import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OpenedDatabase, openDatabase } from '#core/db/open-database.ts'
import { tidySearchIndex } from '#core/search/search-index.ts'
import { fillMadeLibrary } from './made-library.ts'

const seed = 11

/**
 * A made library of so many rows, kept in the system's temporary directory from one run to the next: it takes longer to make than to
 * measure. Made anew when what makes it changes; a newer schema is migrated to.
 */
export function openMadeLibrary(rows: number): OpenedDatabase & { readonly path: string } {
  const sources = ['./made-library.ts', './made-folder.ts'].map((file) =>
    readFileSync(fileURLToPath(new URL(file, import.meta.url))),
  )
  const sign = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12)
  const root = join(tmpdir(), 'media-scorer-bench-libraries')
  const directory = join(root, `${rows}-${sign}`)
  const path = join(directory, 'media.db')
  if (statSync(path, { throwIfNoEntry: false }) === undefined) makeLibrary(root, directory, rows)
  return { ...openDatabase(path, { folder: directory }), path }
}

function makeLibrary(root: string, directory: string, rows: number): void {
  console.error(`Making a library of ${rows} rows in ${directory}: once, a minute for each 100,000`)
  const unfinished = join(root, `unfinished-${process.pid}`)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const opened = openDatabase(join(unfinished, 'media.db'), { folder: unfinished })
  opened.db.sqlite.pragma('synchronous = OFF')
  opened.db.sqlite.pragma('cache_size = -400000')
  fillMadeLibrary(opened.db, rows, seed)
  while (tidySearchIndex(opened.db)) {
    // As the program does when a scan is over.
  }
  opened.close()
  renameSync(unfinished, directory)
}
