import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findKillFaults, recover } from '#core/xmp/embed/test-kill.ts'
import { makePictures } from '#core/xmp/embed/test-pictures.ts'
import { tortureEmbedding } from '#core/xmp/embed/test-torture.ts'
import { createRandom } from './sample/random.ts'

// Writes ratings into copies of every file of a folder that can carry one, and looks at what became of them; then kills such writes at
// random, and looks what is left: npx node scripts/torture-embed.ts [FOLDER] [--seed 1] [--kills 60] [--reasons]
// The folder is the corpus when none is given. `--reasons` tells why files weren't written into. What is wrong goes to stderr, one line
// of JSON that sums up to stdout; the exit code is 1 where anything is wrong.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ seed: { type: 'string', default: '1' }, kills: { type: 'string', default: '60' } },
    reasons: { type: 'boolean', default: false },
  },
})
const random = createRandom(Number(values.seed))
const source = resolve(positionals[0] ?? process.env.MEDIA_SCORER_CORPUS ?? '../shared/corpus')
const startedMs = performance.now()

const origins = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((name) => join(source, name))
  .filter((path) => statSync(path).isFile())
  .sort()
const { counts, faults, reasons } = await tortureEmbedding(origins, () => random.next())
for (const reason of values.reasons ? reasons : []) console.error(reason)
const wrong = [...faults, ...(await killWrites(Number(values.kills)))]
for (const fault of wrong) console.error(`wrong: ${fault}`)
const seconds = Math.round((performance.now() - startedMs) / 1000)
console.log(
  JSON.stringify({
    ...{ torture: 'embed', seed: Number(values.seed), ...counts, kills: Number(values.kills) },
    ...{ differences: wrong.length, seconds },
  }),
)
process.exitCode = wrong.length === 0 ? 0 : 1

/** At a random call to the disk, or after a random time, in pictures of every kind. */
async function killWrites(kills: number): Promise<readonly string[]> {
  const found: string[] = []
  const pictures = Object.entries(await makePictures())
  for (let done = 0; done < kills; done += 1) {
    const [name, bytes] = pictures[done % pictures.length] ?? ['', Buffer.of()]
    const folder = mkdtempSync(join(tmpdir(), 'media-scorer-embed-'))
    writeFileSync(join(folder, name), bytes)
    await recover(folder)
    const kill =
      done % 3 === 0
        ? { deadly: 0, deadlyMs: Math.floor(random.next() * 1500) }
        : { deadly: 1 + Math.floor(random.next() * 40) }
    const outcome = await findKillFaults(folder, name, 1 + (done % 5), kill)
    found.push(...outcome.faults.map((fault) => `${name} killed at ${JSON.stringify(kill)}: ${fault}`))
    rmSync(folder, { recursive: true })
  }
  return found
}
