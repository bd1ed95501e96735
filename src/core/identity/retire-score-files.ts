import { dirname, join } from 'node:path'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { readScoreFile } from '#core/sidecar/read-score-file.ts'
import { parseScoreFile, printScoreFile } from '#core/sidecar/score-file.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { type ReadScoreFile, takeOverScoreFile } from '#core/sidecar/take-over-score-files.ts'
import { checkDirectories } from '#core/sidecar/write-score-file.ts'
import { findFile, syncDirectory } from '#core/storage/atomic-write.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import { findBaseRow, orderScoreFile } from './carry-score-file.ts'

type Left = {
  readonly path: string
  readonly text: string
  readonly owner: number
  readonly hash: string | null
}

/**
 * Removes score files that files left behind when they moved, once what they say stands beside the file's new place: the score file
 * is moved along. One that says anything else than it did then, or whose file isn't anywhere, is left alone.
 */
export async function retireScoreFiles(
  db: WriteDb,
  folder: string,
  storage: Storage = nodeStorage,
): Promise<number> {
  let removed = 0
  for (const left of findLeft(db)) {
    if (await retire(db, folder, left, storage)) removed += 1
  }
  return removed
}

/** Those whose file is there, with a score file that is written and read; nothing is owed at either place. */
function findLeft(db: WriteDb): readonly Left[] {
  return prepare(
    db,
    `SELECT m.path, m.text, f.id AS owner, f.content_hash AS hash FROM moved_score_files m
     JOIN media_files f ON f.id = m.media_file_id AND f.missing_since IS NULL AND f.file_path <> m.path
     JOIN score_file_bases b ON b.media_file_id = f.id AND b.size > 0
     WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.media_file_id = f.id AND o.target = 'score-file')
       AND NOT EXISTS (SELECT 1 FROM outbox o JOIN media_files h ON h.id = o.media_file_id
                       WHERE h.file_path = m.path AND o.target = 'score-file')
     ORDER BY m.path`,
  ).all() as Left[] // the columns above
}

async function retire(db: WriteDb, folder: string, left: Left, storage: Storage): Promise<boolean> {
  const { path, text } = left
  const file = join(folder, scoreFilePath(path))
  try {
    await checkDirectories(storage, folder, scoreFilePath(path))
    const read =
      (await findFile(storage, file)) === undefined ? undefined : await readScoreFile(storage, file)
    const parsed = read?.text == null ? undefined : parseScoreFile(read.text)
    const isSame = parsed?.ok === true && printScoreFile(parsed, parsed.unknown) === text
    const isOfOwner = parsed?.ok === true && left.hash !== null && parsed.contentHash === left.hash
    if (!isSame && isOfOwner && read !== undefined) takeLate(db, left.owner, read)
    const isDone = isSame || isOfOwner
    if (isDone) {
      await storage.unlink(file)
      await syncDirectory(storage, dirname(file))
    }
    prepare(db, 'DELETE FROM moved_score_files WHERE path = ? AND text = ?').run(path, text)
    return isDone
  } catch {
    // Its folder isn't there, or may not be written to: it stays known as left behind, and does no harm.
    return false
  }
}

/** What somebody wrote into a score file before its file moved away from it is said of the file all the same. */
function takeLate(db: WriteDb, id: number, read: ReadScoreFile): void {
  inTransaction(db, () => {
    const base = findBaseRow(db, id)
    takeOverScoreFile(db, { id, read }, `sidecar-${crypto.randomUUID()}`, 'take')
    // What stands at the new place is still what was agreed on there, until it is written again.
    if (base !== undefined) {
      prepare(
        db,
        'UPDATE score_file_bases SET base = ?, modified_ns = ?, size = ? WHERE media_file_id = ?',
      ).run(base.base, base.modified_ns, base.size, id)
    }
    orderScoreFile(db, id)
  })
}

/** Whether any file left its score file behind. */
export function hasLeftScoreFiles(db: ReadDb): boolean {
  return prepare(db, 'SELECT 1 FROM moved_score_files LIMIT 1').get() !== undefined
}
