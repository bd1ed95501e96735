import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDatabase } from '#core/db/open-database.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { makeTestFolder } from '#core/scan/test-folder.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { listStatement } from '../ratings-of-xmp.ts'
import { readOwnXmp } from '../read-own-xmp.ts'
import { setXmpMode } from '../xmp-mode.ts'
import { createXmpOutbox } from '../xmp-outbox.ts'
import { openEmbedder } from './open-embedder.ts'
import { makePictures } from './test-pictures.ts'

const program = fileURLToPath(new URL('./test-embed-process.ts', import.meta.url))

/** Scores and writes in another process, which kills itself at a call to the disk; true: it came to its end before. */
function writeAndKill(folder: string, score: number, deadly: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, String(score), String(deadly)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
    })
    child.on('error', reject)
    child.on('exit', () => resolve(output.includes('written')))
  })
}

/** As a program does that starts after the kill: it scans, ends what was begun, and writes what is still owed. */
async function recover(folder: string) {
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  setXmpMode(db, 'embedded', 'leave')
  const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
  await embedder.start()
  const afterStart = readdirSync(folder).sort()
  const scanner = createScanner({
    ...{ db, folder },
    emitProgress: () => {},
    onChanged: () => {},
    onVanished: () => {},
  })
  await scanner.scan()
  const outbox = createXmpOutbox({
    ...{ db, folder, pauseMs: 0, embed: embedder.embed },
    onSaved: () => {},
    onChanged: () => {},
  })
  const { failures } = await outbox.flush()
  const score = db.sqlite.prepare('SELECT score FROM media_files').pluck().get()
  const byOthers = db.sqlite.prepare("SELECT count(*) FROM score_events WHERE by <> 'user'").pluck().get()
  await outbox.close()
  await scanner.close()
  embedder.close()
  close()
  return { afterStart, failures, score, byOthers }
}

it('leaves the old file or the new one, whole, at whatever call to the disk it is killed', async () => {
  const folder = makeTestFolder()
  const path = join(folder, 'a.png')
  writeFileSync(path, (await makePictures())['picture.png'] ?? '')
  await recover(folder)
  let isWhole = false
  // Some calls, so that it doesn't take all day; the long version takes each.
  const step = process.env.MEDIA_SCORER_TORTURE === undefined ? 6 : 1
  for (let deadly = 1; !isWhole; deadly += step) {
    const before = readFileSync(path)
    const score = deadly % 5 === 0 ? 5 : deadly % 5
    isWhole = await writeAndKill(folder, score, deadly)
    const own = readOwnXmp(path)
    const stated = listStatement(own.properties, own.exif).score
    expect([deadly, readFileSync(path).equals(before) || stated === score]).toEqual([deadly, true])
    expect([deadly, await recover(folder)]).toEqual([
      deadly,
      { afterStart: ['.scores', 'a.png'], failures: [], score, byOthers: 0 },
    ])
    const now = readOwnXmp(path)
    expect([deadly, listStatement(now.properties, now.exif).score]).toEqual([deadly, score])
  }
  rmSync(folder, { recursive: true })
}, 300_000)
