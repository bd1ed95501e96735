import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLibrary } from '#core/open-library.ts'
import type { MediaRow } from '#shared/media.ts'
import { openReader } from './open-reader.ts'
import { readFileMetadata } from './read-file.ts'

// A process of its own that takes a folder of bombs into a library and scores each; says as JSON what became of them, how long each
// took to read and how much memory all of it.
const folder = process.argv[2] ?? ''
const library = await openLibrary(folder, { mode: 'once', dataDirectory: join(folder, '..', 'data') })

async function call(name: string, input: unknown): Promise<unknown> {
  const reply = await library.dispatch(name, input, new AbortController().signal)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
  return reply.value
}

/** The most that a child process ever held, where the system tells; the decoder is the only one there should be. */
function findChildrenMaxRss(): number {
  if (process.platform !== 'linux') return 0
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
  const peaks = children.map(
    (pid) => /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
  )
  return Math.max(0, ...peaks.map(Number)) * 1024
}

await call('library.scan', {})
const { ids } = (await call('search.run', { text: '' })) as { readonly ids: Iterable<number> } // the method's result
for (const id of ids) await library.readThumbnail(id, new AbortController().signal)
const decoderMaxRssBytes = findChildrenMaxRss()
await call('media.score', { ids: [...ids], change: { to: 4 } })
const rows = (await call('media.rows', { ids: [...ids] })) as readonly MediaRow[] // the method's result
// What follows reads in this thread what the reader thread has read already, only to take the time.
const maxRssBytes = process.resourceUsage().maxRSS * 1024
const files = rows.map(({ name, problem, score }) => {
  const path = join(folder, name)
  const startedMs = performance.now()
  const opened = openReader(path)
  const { problems } = readFileMetadata(opened, path)
  opened.close()
  const codes = problems.map(({ code }) => code)
  return { name, problem, score, codes, milliseconds: performance.now() - startedMs }
})
await library.close()
process.stdout.write(JSON.stringify({ files, maxRssBytes, decoderMaxRssBytes }))
