import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Library } from '#core/library.ts'
import { openLibrary } from '#core/open-library.ts'
import type { MethodName, SearchInput } from '#shared/contract.ts'
import { listFiles, walkAndReadHeads, walkAndStat } from './floors.ts'
import { writeMadeFolder } from './made-folder.ts'
import { type BenchResult, measure } from './measure.ts'

/**
 * Index, reopen and search of `n` made files, each against its floor in the same run (page cache warm): one thread that walks and
 * reads every head, one that walks and stats, and `LIKE` over the prompts. Targets 2, 4 and 9 of the performance page.
 */
export async function benchIndexAndSearch(n: number): Promise<readonly BenchResult[]> {
  const root = mkdtempSync(join(tmpdir(), 'media-scorer-bench-'))
  const folder = join(root, 'media')
  const open = () => openLibrary(folder, { mode: 'once', dataDirectory: join(root, 'data') })
  try {
    writeMadeFolder(folder, n, 7)
    if (listFiles(folder).length !== n) throw new Error('The folder was not made as it should be.')

    const index = await measure('index', n, 'heads', {
      heads: { run: () => walkAndReadHeads(folder) },
      'media-scorer': {
        before: () => rmSync(join(folder, '.scores'), { recursive: true, force: true }),
        run: async () => {
          const library = await open()
          await call(library, 'library.scan', {})
          await expectFiles(library, n)
          await library.close()
        },
      },
    })

    const reopen = await measure('reopen', n, 'stat', {
      stat: { run: () => walkAndStat(folder) },
      'media-scorer': {
        run: async () => {
          const library = await open()
          await call(library, 'library.scan', {})
          await expectFiles(library, n)
          await library.close()
        },
      },
    })

    const library = await open()
    const sqlite = new BetterSqlite3(join(folder, '.scores', 'media.db'), { readonly: true })
    const like = sqlite.prepare(
      "SELECT f.id FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id WHERE m.prompt LIKE '%masterpiece%' ORDER BY f.name_key",
    )
    const search = (input: SearchInput) => ({ run: () => call(library, 'search.run', input) })
    const found = await measure(
      'search',
      n,
      'like',
      {
        like: { run: () => like.pluck().all() },
        'word in half the rows': search({ text: 'masterpiece' }),
        'two words': search({ text: 'lighthouse storm' }),
        'rare word': search({ text: '000123' }),
        'half the rows by date': search({ text: 'masterpiece', sort: { by: 'date', descending: true } }),
        everything: search({}),
      },
      21,
    )
    sqlite.close()
    await library.close()
    return [index, reopen, found]
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function expectFiles(library: Library, n: number): Promise<void> {
  const stats = (await call(library, 'library.stats', {})) as { readonly files: number } // the method's result
  if (stats.files !== n) throw new Error(`${stats.files} of ${n} files were indexed.`)
}

async function call(library: Library, name: MethodName, input: unknown): Promise<unknown> {
  const reply = await library.dispatch(name, input, new AbortController().signal)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
  return reply.value
}
