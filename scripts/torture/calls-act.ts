import { statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeBackup } from '#core/backup/make-backup.ts'
import { restoreLibrary } from '#core/backup/restore-library.ts'
import type { WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openEmbedder } from '#core/xmp/embed/open-embedder.ts'
import { setXmpMode } from '#core/xmp/xmp-mode.ts'
import { createXmpOutbox } from '#core/xmp/xmp-outbox.ts'
import { AppError } from '#shared/errors.ts'

// One act of the program under strace, for calls.ts: `calls-act.ts SCENARIO FOLDER`. Says what was acknowledged, what was refused, and
// `end`; whatever isn't said so is a bug.
const [scenario = '', folder = ''] = process.argv.slice(2)
const path = join(folder, '.scores/media.db')
const say = (line: string) => writeSync(1, `${line}\n`)

try {
  if (scenario === 'score') await score()
  else if (scenario === 'embed') await embed()
  else if (scenario === 'migrate') openDatabase(path, { folder }).close()
  else if (scenario === 'backup') say(`made ${(await makeBackup({ path, reason: 'request' })).name}`)
  else if (scenario === 'restore') await restore()
  say('end')
} catch (error) {
  say(error instanceof AppError ? `refused ${error.code}` : `bug ${describe(error)}`)
}
process.exit(0)

/** A new library, three files, a score for each. */
async function score(): Promise<void> {
  const { db, close } = openDatabase(path, { folder })
  const outbox = createOutbox({
    db,
    folder,
    onSaved: () => {},
    onError: (error) => say(`told ${describe(error)}`),
  })
  for (const name of ['a.png', 'b.png', 'c.png']) act(db, record(db, name), 4)
  await outbox.flush()
  const { pending, failed } = outbox.status()
  say(`pending ${pending + failed}`)
  await outbox.close()
  close()
}

async function restore(): Promise<void> {
  const { backup } = await restoreLibrary({
    ...{ folder, dataDirectory: join(folder, '..', 'data'), backup: undefined, workingDirectory: folder },
    signal: new AbortController().signal,
  })
  say(`restored ${backup}`)
}

async function embed(): Promise<void> {
  const { db, close } = openDatabase(path, { folder })
  setXmpMode(db, 'embedded', 'leave')
  const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
  const outbox = createXmpOutbox({
    ...{ db, folder, pauseMs: 0, embed: embedder.embed },
    onSaved: () => {},
    onChanged: () => {},
    onError: (error) => say(`told ${describe(error)}`),
  })
  act(db, record(db, 'a.png'), 4)
  await outbox.flush()
  say(`pending ${db.sqlite.prepare("SELECT count(*) FROM outbox WHERE target = 'xmp'").pluck().get()}`)
  await outbox.close()
  embedder.close()
  close()
}

function act(db: WriteDb, id: number, to: 4): void {
  try {
    actOnFiles(db, [id], { what: 'score', change: { to } }, 'user')
    say(`scored ${id}`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    say(`refused ${error.code}`)
  }
}

function record(db: WriteDb, name: string): number {
  const opened = openReader(join(folder, name))
  const extracted = extractMetadata(opened.reader, name)
  opened.close()
  const stats = statSync(join(folder, name))
  const found = {
    ...{ path: name, sizeBytes: stats.size, inode: stats.ino, createdMs: null },
    modifiedNs: Math.round(stats.mtimeMs * 1e6),
  }
  return recordFiles(db, [{ found, extracted }])[0] ?? 0
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message}`.replaceAll('\n', ' ') : String(error)
}
