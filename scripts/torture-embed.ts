import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openEmbedder } from '#core/xmp/embed/open-embedder.ts'
import { isEmbeddable } from '#core/xmp/embed/structure.ts'
import { findFaults, says } from '#core/xmp/embed/test-compare.ts'
import { setXmpMode } from '#core/xmp/xmp-mode.ts'
import { createXmpOutbox } from '#core/xmp/xmp-outbox.ts'

// Writes a rating into a copy of every file of a folder that can carry one, and looks at what became of them by other ways than those
// that the program proves itself with. `npx node scripts/torture-embed.ts [FOLDER]`; the corpus when none is given.

const source = resolve(process.argv[2] ?? process.env.MEDIA_SCORER_CORPUS ?? '../shared/corpus')
const folder = mkdtempSync(join(tmpdir(), 'media-scorer-embed-'))
const db = openTestDatabase()
setXmpMode(db, 'embedded', 'leave')
const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
const unsuited = new Map<number, string>()
const embed: typeof embedder.embed = async (file) => {
  const outcome = await embedder.embed(file)
  if (outcome.state === 'unsuited') unsuited.set(file.id, outcome.reason)
  return outcome
}
const outbox = createXmpOutbox({
  db,
  folder,
  pauseMs: 0,
  embed,
  onSaved: () => {},
  onChanged: () => {},
})

type File = { readonly id: number; readonly path: string; readonly origin: string }
const files: File[] = []
for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
  const origin = join(source, name)
  if (!statSync(origin).isFile()) continue
  const path = `${files.length}/${name.split('/').at(-1) ?? ''}`
  mkdirSync(join(folder, String(files.length)), { recursive: true })
  copyFileSync(origin, join(folder, path))
  chmodSync(join(folder, path), 0o644)
  const added = add(path)
  if (added === undefined) rmSync(join(folder, path))
  else files.push({ id: added, path, origin })
}

const startedMs = performance.now()
for (const { id } of files) actOnFiles(db, [id], { what: 'score', change: { to: 4 } }, 'user')
for (const { id } of files) actOnFiles(db, [id], { what: 'score', change: { to: 2 } }, 'user')
await outbox.flush()
const reasons = new Map(
  (
    db.sqlite.prepare("SELECT media_file_id, last_error FROM outbox WHERE target = 'xmp'").raw().all() as [
      number,
      string,
    ][]
  ) // two columns
    .map(([id, message]) => [id, message]),
)
const counts = { written: 0, beside: 0, refused: 0, wrong: 0 }
for (const { id, path, origin } of files) {
  const before = readFileSync(origin)
  const after = readFileSync(join(folder, path))
  const names = readdirSync(join(folder, path, '..'))
  const isSame = before.equals(after)
  const hasSidecar = names.some((name) => name.endsWith('.xmp'))
  const left = names.filter((name) => name.endsWith('.tmp'))
  const reason = reasons.get(id)
  const problems: string[] = left.length > 0 ? [`left behind: ${left.join()}`] : []
  if (isSame) {
    if (reason === undefined && !hasSidecar && !says(origin, 2))
      problems.push('nothing was written, and nothing said')
    counts[reason === undefined ? 'beside' : 'refused'] += 1
    if (reason !== undefined) console.log(`refused ${origin}: ${reason}`)
    else console.log(`beside ${origin}: ${unsuited.get(id) ?? 'said already'}`)
  } else {
    counts.written += 1
    if (hasSidecar || reason !== undefined) problems.push(`changed, and ${reason ?? 'a sidecar too'}`)
    problems.push(...(await findFaults(join(folder, path), before, after, 2)))
  }
  if (problems.length === 0) continue
  counts.wrong += 1
  console.log(`WRONG ${origin}: ${problems.join('; ')}`)
}
await outbox.close()
embedder.close()
rmSync(folder, { recursive: true })
console.log(
  JSON.stringify({
    files: files.length,
    ...counts,
    seconds: Math.round((performance.now() - startedMs) / 1000),
  }),
)
process.exitCode = counts.wrong === 0 ? 0 : 1

function add(path: string): number | undefined {
  const absolute = join(folder, path)
  const opened = openReader(absolute)
  const extracted = extractMetadata(opened.reader, path)
  opened.close()
  if (!isEmbeddable(extracted.format)) return undefined
  const stats = statSync(absolute)
  const found = {
    ...{ path, sizeBytes: stats.size, inode: stats.ino, createdMs: null },
    modifiedNs: Math.round(stats.mtimeMs * 1e6),
  }
  return recordFiles(db, [{ found, extracted }])[0]
}
