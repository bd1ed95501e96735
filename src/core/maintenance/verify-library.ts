import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { neutralValues } from '#core/sidecar/merge-score-file.ts'
import { isReserved, scoreFileName, scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { tellOwner } from '#core/sidecar/tell-owner.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { findXmpMode } from '#core/xmp/xmp-mode.ts'
import { compareScores, type ValueDifference } from './compare-scores.ts'
import { listJudgedFiles, readStandingScoreFile } from './score-files.ts'
import { listXmpStatements } from './xmp-statements.ts'

/** Something that database, score files and XMP don't agree on. */
export type Difference = {
  /**
   * `score-file`: it says something else. `no-score-file`: it isn't there, though there is something to say. `unreadable`: it can't be
   * read. `not-in-library`: a score file of a file that the library doesn't know. `xmp`: an XMP file, or the file itself, says something else.
   */
  readonly kind: 'score-file' | 'no-score-file' | 'unreadable' | 'not-in-library' | 'xmp'
  /** Relative to the library's folder, with `/`: the media file's, or that of the score file where the library doesn't know one. */
  readonly path: string
  readonly values: readonly ValueDifference[]
  readonly message: string | null
  /** Known, and going to end by itself: the score file is ordered, or XMP isn't written in this folder. */
  readonly isExpected: boolean
}

export type VerifyCounts = {
  /** Files of which somebody ever said something, that aren't missing. */
  readonly judged: number
  readonly scoreFiles: number
  readonly xmp: number
  readonly differences: number
  readonly expected: number
}

/** Compares what the library says with what stands beside the files, and tells each difference. Changes nothing. */
export async function verifyLibrary(
  db: ReadDb,
  folder: string,
  tell: (difference: Difference) => void | Promise<void>,
  signal: AbortSignal,
): Promise<VerifyCounts> {
  const counts = { judged: 0, scoreFiles: 0, xmp: 0, differences: 0, expected: 0 }
  const note = async (difference: Difference) => {
    counts[difference.isExpected ? 'expected' : 'differences'] += 1
    await tell(difference)
  }
  for await (const { id, path } of listJudgedFiles(db, signal)) {
    counts.judged += 1
    const found = await readStandingScoreFile(folder, path)
    if (found !== null) counts.scoreFiles += 1
    const difference = compareFile(db, id, path, found)
    if (difference !== null) await note(difference)
  }
  for await (const path of listUnknownScoreFiles(db, folder, signal)) {
    const message = 'The library knows no file of this name here.'
    await note({ kind: 'not-in-library', path, values: [], message, isExpected: false })
  }
  const isWritten = findXmpMode(db) !== 'off'
  for await (const { id, path, stated } of listXmpStatements(db, folder, signal)) {
    counts.xmp += 1
    const known = findScore(db, id)
    if (known === undefined) continue
    const values = compareScores(known.values, stated, 'pass-over')
    const isExpected = !isWritten || isOrdered(db, id, 'xmp')
    if (values.length > 0) await note({ kind: 'xmp', path, values, message: null, isExpected })
  }
  return counts
}

function compareFile(
  db: ReadDb,
  id: number,
  path: string,
  found: Awaited<ReturnType<typeof readStandingScoreFile>>,
): Difference | null {
  const known = findScore(db, id)
  if (known === undefined) return null
  const isExpected = isOrdered(db, id, 'score-file')
  if (found !== null && !found.ok) {
    return { kind: 'unreadable', path, values: [], message: found.problem.message, isExpected }
  }
  // One that a file left behind which stood here before says nothing of this one.
  const own = found === null || tellOwner(db, known, found) === 'other' ? null : found
  const values = compareScores(known.values, own ?? neutralValues)
  if (values.length === 0) return null
  if (own !== null) return { kind: 'score-file', path, values, message: null, isExpected }
  // What was only read from the file itself, or from XMP, stands there.
  const isReadOnly = !hasActs(db, id)
  return { kind: 'no-score-file', path, values, message: null, isExpected: isExpected || isReadOnly }
}

function hasActs(db: ReadDb, id: number): boolean {
  const query = "SELECT 1 FROM score_events WHERE media_file_id = ? AND by <> 'xmp' LIMIT 1"
  return prepare(db, query).get(id) !== undefined
}

function isOrdered(db: ReadDb, id: number, target: 'score-file' | 'xmp'): boolean {
  const query = 'SELECT 1 FROM outbox WHERE media_file_id = ? AND target = ?'
  return prepare(db, query).get(id, target) !== undefined
}

/** Score files, by their own path, in directories that the library knows, of which it knows no media file. */
async function* listUnknownScoreFiles(
  db: ReadDb,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const directories = prepare(db, 'SELECT DISTINCT directory FROM media_files').pluck().all() as string[] // one text column
  for (const directory of directories) {
    signal.throwIfAborted()
    const names = prepare(db, 'SELECT filename FROM media_files WHERE directory = ?')
      .pluck()
      .all(directory) as string[] // one text column
    const known = new Set(names.map(scoreFileName))
    const place = directory === '' ? scoresDirectory : `${directory}/${scoresDirectory}`
    for await (const name of listNames(join(folder, place))) {
      if (!name.endsWith('.json') || name.startsWith('.') || isReserved(name) || known.has(name)) continue
      if (name === 'comfyui-mapping.json') continue
      yield `${place}/${name}`
    }
  }
}

async function* listNames(directory: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(directory, { bufferSize: 512 }))
      if (entry.isFile()) yield entry.name
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error
  }
}
