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
import sharp from 'sharp'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { nodeStorage } from '#core/sidecar/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openEmbedder } from '#core/xmp/embed/open-embedder.ts'
import { isEmbeddable } from '#core/xmp/embed/structure.ts'
import { listStatement } from '#core/xmp/ratings-of-xmp.ts'
import { readOwnXmp } from '#core/xmp/read-own-xmp.ts'
import { setXmpMode } from '#core/xmp/xmp-mode.ts'
import { createXmpOutbox } from '#core/xmp/xmp-outbox.ts'

// Writes a rating into a copy of every file of a folder that can carry one, and looks at what became of them by other ways than those
// that the program proves itself with. `npx node scripts/torture-embed.ts [FOLDER]`; the corpus when none is given.

const source = resolve(process.argv[2] ?? process.env.MEDIA_SCORER_CORPUS ?? '../shared/corpus')
const folder = mkdtempSync(join(tmpdir(), 'media-scorer-embed-'))
const db = openTestDatabase()
setXmpMode(db, 'embedded', 'leave')
const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
const outbox = createXmpOutbox({
  db,
  folder,
  pauseMs: 0,
  embed: embedder.embed,
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
  } else {
    counts.written += 1
    if (hasSidecar || reason !== undefined) problems.push(`changed, and ${reason ?? 'a sidecar too'}`)
    if (!says(join(folder, path), 2)) problems.push('the rating does not read back')
    if ((await decode(before)) !== (await decode(after))) problems.push('the picture is another one')
    problems.push(...compareTexts(before, after))
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

function says(path: string, score: number): boolean {
  const own = readOwnXmp(path)
  return listStatement(own.properties, own.exif).score === score
}

async function decode(bytes: Buffer): Promise<string> {
  try {
    return (await sharp(bytes, { failOn: 'none' }).raw().toBuffer()).toString('base64')
  } catch {
    return 'not by sharp' // HEIC: the program's own codec has compared it.
  }
}

/** What our own readers make of both, but for ratings and keywords. */
function compareTexts(before: Buffer, after: Buffer): readonly string[] {
  const [one, other] = [before, after].map((bytes) => {
    const { raw, generation, camera, width, height, orientation, colorMode, hasAlpha } = extractMetadata(
      { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) },
      '',
    )
    // XMP's own were compared tag by tag; ExifTool may give a namespace its usual prefix.
    const kept = Object.entries(raw)
      .filter(([name]) => !name.startsWith('XMP '))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      generation,
      camera,
      width,
      height,
      orientation,
      colorMode,
      hasAlpha,
      raw: Object.fromEntries(kept),
    }
  })
  const differing = Object.keys(one ?? {}).filter((key) => {
    return JSON.stringify(one?.[key as 'raw']) !== JSON.stringify(other?.[key as 'raw']) // a key of both
  })
  return differing.map((key) => `${key}: ${describeDifference(one?.[key as 'raw'], other?.[key as 'raw'])}`) // the same
}

function describeDifference(one: unknown, other: unknown): string {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return `${one} / ${other}`
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names]
    .filter((name) => JSON.stringify(one[name as never]) !== JSON.stringify(other[name as never]))
    .map(
      (name) =>
        `${name} ${JSON.stringify(one[name as never])?.slice(0, 60)} / ${JSON.stringify(other[name as never])?.slice(0, 60)}`,
    )
    .join(', ')
}
