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
import { basename, join } from 'node:path'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import type { Score } from '#shared/score.ts'
import { setXmpMode } from '../xmp-mode.ts'
import { createXmpOutbox } from '../xmp-outbox.ts'
import { openEmbedder } from './open-embedder.ts'
import { isEmbeddable } from './structure.ts'
import { findFaults, says } from './test-compare.ts'

export type EmbedTorture = {
  /** `beside`: its rating went into a sidecar, or it said it already. `refused`: the rating is owed, and the person is told why. */
  readonly counts: Readonly<Record<'files' | 'written' | 'beside' | 'refused', number>>
  readonly faults: readonly string[]
  /** Why files weren't written into. */
  readonly reasons: readonly string[]
}

/**
 * Writes a rating into a copy of every file that can carry one, twice, and looks at what became of them by other ways than those that the
 * program proves itself with. `random` gives 0 to 1.
 */
export async function tortureEmbedding(
  origins: readonly string[],
  random: () => number,
): Promise<EmbedTorture> {
  const folder = mkdtempSync(join(tmpdir(), 'media-scorer-embed-'))
  const db = openTestDatabase()
  setXmpMode(db, 'embedded', 'leave')
  const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
  const unsuited = new Map<number, string>()
  const outbox = createXmpOutbox({
    ...{ db, folder, pauseMs: 0, onSaved: () => {}, onChanged: () => {} },
    embed: async (file) => {
      const outcome = await embedder.embed(file)
      if (outcome.state === 'unsuited') unsuited.set(file.id, outcome.reason)
      return outcome
    },
  })
  const faults: string[] = []
  const reasons: string[] = []
  const counts = { files: 0, written: 0, beside: 0, refused: 0 }
  try {
    const files = origins.flatMap((origin, index) => {
      const path = `${index}/${basename(origin)}`
      mkdirSync(join(folder, String(index)))
      copyFileSync(origin, join(folder, path))
      chmodSync(join(folder, path), 0o644)
      const id = add(path)
      return id === undefined ? [] : [{ id, path, origin, score: pick(random) }]
    })
    counts.files = files.length
    for (const { id, score } of files) {
      actOnFiles(db, [id], { what: 'score', change: { to: score === 5 ? 1 : 5 } }, 'user')
      actOnFiles(db, [id], { what: 'score', change: { to: score } }, 'user')
    }
    await outbox.flush()
    const owed = new Map(
      db.sqlite
        .prepare("SELECT media_file_id, last_error FROM outbox WHERE target = 'xmp'")
        .raw()
        .all() as (readonly [number, string])[], // the columns above
    )
    for (const { id, path, origin, score } of files) {
      const before = readFileSync(origin)
      const after = readFileSync(join(folder, path))
      const names = readdirSync(join(folder, path, '..'))
      const hasSidecar = names.some((name) => name.endsWith('.xmp'))
      const reason = owed.get(id)
      const note = (fault: string) => faults.push(`${origin}: ${fault}`)
      const left = names.filter((name) => name.endsWith('.tmp'))
      if (left.length > 0) note(`left behind: ${left.join()}`)
      if (before.equals(after)) {
        if (reason === undefined && !hasSidecar && !says(origin, score))
          note('nothing was written, and nothing said')
        counts[reason === undefined ? 'beside' : 'refused'] += 1
        reasons.push(`${origin}: ${reason ?? unsuited.get(id) ?? 'said already'}`)
        continue
      }
      counts.written += 1
      if (hasSidecar || reason !== undefined) note(`changed, and ${reason ?? 'a sidecar too'}`)
      for (const fault of await findFaults(join(folder, path), before, after, score)) note(fault)
    }
  } finally {
    await outbox.close()
    embedder.close()
    rmSync(folder, { recursive: true })
  }
  return { counts, faults, reasons }

  function add(path: string): number | undefined {
    const absolute = join(folder, path)
    const opened = openReader(absolute)
    const extracted = extractMetadata(opened.reader, path)
    opened.close()
    if (!isEmbeddable(extracted.format)) return undefined
    const { size, ino, mtimeMs } = statSync(absolute)
    const found = {
      path,
      sizeBytes: size,
      inode: ino,
      createdMs: null,
      modifiedNs: Math.round(mtimeMs * 1e6),
    }
    return recordFiles(db, [{ found, extracted }])[0]
  }
}

function pick(random: () => number): Score {
  const scores = [-1, 1, 2, 3, 4, 5] as const
  return scores[Math.floor(random() * scores.length)] ?? 3
}
