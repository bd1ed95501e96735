import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openLibrary } from '#core/open-library.ts'
import type { ActResult, SearchResult } from '#shared/contract.ts'
import { createRandom } from '../sample/random.ts'
import { ask } from './library.ts'

// One of two programs on one library, for two.ts: `two-writer.ts FOLDER SEED ACTS`. Waits for a byte on stdin, scores so often, and
// says `<id>:<score> <milliseconds>` for each act that was acknowledged and `refused <why>` for each that wasn't.
const [folder = '', seed = '1', acts = '0'] = process.argv.slice(2)
const random = createRandom(Number(seed))
const library = await openLibrary(folder, { mode: 'once', dataDirectory: join(folder, '..', 'no-data') })
const never = new AbortController().signal
const { ids } = (await ask(library.dispatch('search.run', {}, never))) as SearchResult // what search.run answers
writeSync(1, 'ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
for (let done = 0; done < Number(acts); done += 1) {
  const id = ids[random.whole(0, ids.length - 1)] ?? 0
  const startedMs = performance.now()
  const reply = await library.dispatch(
    'media.score',
    { ids: [id], change: { to: random.whole(-1, 5) } },
    never,
  )
  const ms = performance.now() - startedMs
  if (reply.ok) {
    const { changed } = reply.value as ActResult // what media.score answers
    for (const { score } of changed) writeSync(1, `${id}:${score} ${ms.toFixed(1)}\n`)
  } else writeSync(1, `refused ${reply.error.code}: ${reply.error.message}\n`)
  await nextTurn()
}
await ask(library.dispatch('scores.retry', {}, never))
writeSync(1, 'done\n')
await library.close()
process.stdin.destroy()
