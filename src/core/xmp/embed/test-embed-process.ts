import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import type { Score } from '#shared/score.ts'
import { createXmpOutbox } from '../xmp-outbox.ts'
import { openEmbedder } from './open-embedder.ts'

// A process of its own that scores one file of a folder's library and writes that into the file, for a test to kill: at the call of the
// disk whose number it is given, or, where that is 0, from outside.
const folder = process.argv[2] ?? ''
const score = Number(process.argv[3]) as Score // the test's own
const deadly = Number(process.argv[4])
let calls = 0

const count = <Arguments extends readonly unknown[], Result>(
  call: (...given: Arguments) => Promise<Result>,
) => {
  return async (...given: Arguments) => {
    calls += 1
    if (calls === deadly) process.kill(process.pid, 'SIGKILL')
    return call(...given)
  }
}
const storage = {
  ...nodeStorage,
  lstat: count(nodeStorage.lstat),
  rename: count(nodeStorage.rename),
  unlink: count(nodeStorage.unlink),
  open: count(async (...given: Parameters<typeof nodeStorage.open>) => {
    const file = await nodeStorage.open(...given)
    return {
      ...file,
      write: count(file.write),
      sync: count(file.sync),
      chmod: count(file.chmod),
      close: count(file.close),
    }
  }),
}

const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
const embedder = openEmbedder({ db, folder, storage, decoder: forkDecoder })
const outbox = createXmpOutbox({
  ...{ db, folder, storage, pauseMs: 0, embed: embedder.embed },
  onSaved: () => {},
  onChanged: () => {},
})
const id = db.sqlite.prepare('SELECT id FROM media_files').pluck().get() as number // one integer column
actOnFiles(db, [id], { what: 'score', change: { to: score } }, 'user')
process.stdout.write('scored\n')
await outbox.flush()
process.stdout.write('written\n')
await outbox.close()
embedder.close()
close()
await wait(0)
