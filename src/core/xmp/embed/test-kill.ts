import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '#core/db/open-database.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { setXmpMode } from '../xmp-mode.ts'
import { createXmpOutbox } from '../xmp-outbox.ts'
import { openEmbedder } from './open-embedder.ts'
import { says } from './test-compare.ts'

const program = fileURLToPath(new URL('./test-embed-process.ts', import.meta.url))

/**
 * Scores and writes in another process, which kills itself at a call to the disk, or is killed after `deadlyMs`; true: it came to its
 * end before.
 */
function writeAndKill(folder: string, score: number, deadly: number, deadlyMs?: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, String(score), String(deadly)], {
      // What its own children say when it is gone isn't of interest.
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', (data) => {
      if (output === '' && deadlyMs !== undefined) setTimeout(() => child.kill('SIGKILL'), deadlyMs)
      output += data
    })
    child.on('error', reject)
    child.on('exit', () => resolve(output.includes('written')))
  })
}

/** As a program does that starts after the kill: it scans, ends what was begun, and writes what is still owed. */
export async function recover(folder: string) {
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

/** What is wrong after the write of a score into the one file of a folder was killed, and the program started again. */
export async function findKillFaults(
  folder: string,
  name: string,
  score: number,
  kill: { readonly deadly: number; readonly deadlyMs?: number },
): Promise<{ readonly isWhole: boolean; readonly faults: readonly string[] }> {
  const path = join(folder, name)
  const before = readFileSync(path)
  const isWhole = await writeAndKill(folder, score, kill.deadly, kill.deadlyMs)
  const faults: string[] = []
  if (!readFileSync(path).equals(before) && !says(path, score))
    faults.push('neither the old file nor the new one')
  const { afterStart, failures, score: kept, byOthers } = await recover(folder)
  if (afterStart.join() !== ['.scores', name].sort().join()) faults.push(`left behind: ${afterStart.join()}`)
  if (failures.length > 0) faults.push(`still owed: ${JSON.stringify(failures)}`)
  if (kept !== score || byOthers !== 0) faults.push(`the library says ${kept}`)
  if (!says(path, score)) faults.push('the file does not say it after all')
  return { isWhole, faults }
}
