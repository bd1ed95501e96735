import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { all, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import type { Outbox } from '#core/sidecar/drain-outbox.ts'
import type { Events } from '#shared/contract.ts'
import type { ColorLabel, MediaFormat } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import { createSidecarScanner } from './scan-sidecars.ts'
import { takeOverEmbedded } from './take-over-xmp.ts'
import { createXmpOutbox, type XmpOutboxParts } from './xmp-outbox.ts'

/** A folder with its library, as far as XMP needs it. For tests; who makes it closes it. */
export function openTestLibrary() {
  const folder = mkdtempSync(join(tmpdir(), 'media-scorer-'))
  const db: WriteDb = openTestDatabase()
  const events: Events['media.saved'][] = []
  const changed: number[] = []
  const outboxes: Outbox[] = []
  const scanner = createSidecarScanner({
    ...{ db, folder },
    onChanged: (ids) => changed.push(...ids),
    onQueued: () => {},
  })
  const signal = new AbortController().signal

  function write(path: string, content: string | Uint8Array): string {
    const absolute = join(folder, path)
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, content)
    return absolute
  }

  function addReal(path: string, content?: Uint8Array) {
    const absolute = content === undefined ? join(folder, path) : write(path, content)
    const opened = openReader(absolute)
    const extracted = extractMetadata(opened.reader, path)
    opened.close()
    const { size, ino, mtimeMs } = statSync(absolute)
    const stats = { sizeBytes: size, modifiedNs: Math.round(mtimeMs * 1e6) }
    const [id = 0] = recordFiles(db, [{ found: { path, ...stats, inode: ino, createdMs: null }, extracted }])
    return { id, extracted, stats }
  }

  return {
    folder,
    db,
    events,
    changed,
    write,
    /** Puts a file there and into the library, as a format that its bytes need not have. */
    add: (path: string, format: MediaFormat = 'png', content: string | Uint8Array = 'media'): number => {
      write(path, content)
      return recordFiles(db, [createTestFile(path, { format })])[0] ?? 0
    },
    /** The same as a scan does it: read, with its own size and time. */
    addReal: (path: string, content?: Uint8Array): number => addReal(path, content).id,
    /** The same, and what the file says of itself is merged with what is known. */
    addEmbedded: (path: string): void => {
      const { id, extracted, stats } = addReal(path)
      takeOverEmbedded(db, [{ id, stats, rating: extracted.rating, label: extracted.label }])
    },
    score: (id: number, to: Score) => actOnFiles(db, [id], { what: 'score', change: { to } }, 'user'),
    label: (id: number, value: ColorLabel | null) => actOnFiles(db, [id], { what: 'label', value }, 'user'),
    tag: (id: number, words: readonly string[]): void => {
      db.sqlite
        .prepare("DELETE FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'user'")
        .run(id)
      const add = db.sqlite.prepare('INSERT INTO media_keywords (media_file_id, keyword) VALUES (?, ?)')
      for (const word of words) add.run(id, word)
    },
    scan: () => scanner.scan(signal),
    refresh: (paths: readonly string[]) => scanner.refresh(paths, signal),
    openOutbox: (parts: Partial<XmpOutboxParts> = {}): Outbox => {
      const outbox = createXmpOutbox({
        ...{ db, folder, pauseMs: 0 },
        embed: async () => ({ state: 'unsuited', reason: 'a test' }),
        onSaved: (event) => events.push(event),
        onChanged: (ids) => changed.push(...ids),
        ...parts,
      })
      outboxes.push(outbox)
      return outbox
    },
    problems: () =>
      all(
        db,
        db.sql.selectFrom('media_problems').where('stage', '=', 'xmp').select(['media_file_id', 'code']),
      ),
    journal: () =>
      all(
        db,
        db.sql.selectFrom('score_events').select(['what', 'old', 'new', 'refused', 'by']).orderBy('id'),
      ),
    keywords: (id: number) =>
      all(
        db,
        db.sql
          .selectFrom('media_keywords')
          .where('media_file_id', '=', id)
          .select(['keyword', 'keyword_type'])
          .orderBy('keyword'),
      ).map(({ keyword, keyword_type: type }) => `${type} ${keyword}`),
    close: async () => {
      for (const outbox of outboxes) await outbox.close()
      db.sqlite.close()
      rmSync(folder, { recursive: true })
    },
  }
}
