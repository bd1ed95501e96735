import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { neutralValues } from '#core/sidecar/merge-score-file.ts'
import { parseScoreFile } from '#core/sidecar/score-file.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import type { Score } from '#shared/score.ts'
import { createModel } from './model.ts'
import { createTestDisk } from './test-disk.ts'
import { openTestLibrary, type TestLibrary } from './test-library.ts'
import type { Judgement, Operation, Rating } from './test-operations.ts'

export type PlayOptions = {
  /** Another program writes a rating into the file at an absolute path. Left out: none does. */
  readonly rate?: (path: string, rating: Rating) => Promise<void>
  /** Nothing is hashed at a scan, all later. */
  readonly isLazy?: boolean
  /** Gets what the folder, the library and the model hold after each operation. */
  readonly onStep?: (text: string) => void
}

/** One form for each judgement, so that equal ones are equal texts. */
function print({ score, favourite, label, keywords, notes }: Judgement): string {
  return JSON.stringify({ score, favourite, label, keywords, notes })
}
function parse(text: string): Judgement {
  return JSON.parse(text) as Judgement // what `print` made
}
const none = print({ ...neutralValues, keywords: [] })

/** Carries operations out in a folder and its library, and compares both with the model; throws where they differ. */
export async function play(
  folder: string,
  list: readonly Operation[],
  options: PlayOptions = {},
): Promise<{ readonly checks: number }> {
  const library = openTestLibrary(folder, () => options.isLazy === true)
  const model = createModel(none, {
    scoreOf: (value) => parse(value).score,
    withScore: (value, score) => print({ ...parse(value), score: score as Score }), // another value's
  })
  const disk = createTestDisk(folder)
  let checks = 0

  async function check(): Promise<void> {
    await library.work()
    checks += 1
    const seen = new Set(library.files().flatMap(({ path, isMissing }) => (isMissing ? [] : [path])))
    for (const [path, values] of model.expected()) {
      if (!seen.has(path)) throw new Error(`${path} isn't known.`)
      const value = print(library.judgement(path))
      if (!values.has(value)) throw new Error(`${path} has ${value}, expected ${[...values].join(' or ')}.`)
      model.settle(path, value)
      checkScoreFile(library, disk.absolute(scoreFilePath(path)), path)
    }
    const faults = library.check()
    if (faults.length > 0) throw new Error(faults.join(', '))
  }

  async function scan(): Promise<void> {
    await library.scan()
    model.look(disk.files)
    disk.takeChanged()
    await check()
  }

  async function perform(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case 'scan':
        return scan()
      case 'scan without hashing':
        // What was never read can't be known again when it has changed.
        if (options.isLazy === true) return scan()
        await library.scan()
        model.look(disk.files)
        disk.takeChanged()
        return
      case 'refresh':
        await library.scanner.refresh(disk.takeChanged())
        model.look(disk.files)
        return check()
      case 'unmount':
        return unmountFor(library, folder)
    }
    if (disk.pick(operation.one) === undefined) return
    const needsScan = 'change' in operation || 'rating' in operation
    const movesScores = operation.kind.includes('score file') || operation.kind === 'rename folder'
    // What a person sees and judges is what the last scan found; and what moves together with its score file must be seen as that, not
    // mixed with whatever else was done.
    if (needsScan || movesScores) await scan()
    const path = disk.pick(operation.one)
    if (path === undefined) return
    if ('rating' in operation) {
      if (options.rate === undefined) return
      await options.rate(disk.absolute(path), operation.rating)
      disk.noteRating(path, operation.rating)
      return scan()
    }
    if (!('change' in operation)) {
      disk.act[operation.kind](path, disk.pick(operation.other) ?? path, operation.other)
      if (movesScores) await scan()
      return
    }
    const value = print({ ...library.judgement(path), ...operation.change })
    if (operation.kind === 'judge') {
      library.judge(path, operation.change)
      await library.outbox.flush()
    } else {
      const file = disk.absolute(scoreFilePath(path))
      if (!existsSync(file)) return
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...operation.change }))
      disk.noteChanged(scoreFilePath(path))
    }
    model.judge(path, value)
  }

  const describe = (operation: Operation): string => {
    const there = [...disk.files].map(
      ([path, { picture, rating }]) => `${path}=#${picture}${rating === 0 ? '' : `*${rating}`}`,
    )
    const rows = library
      .files()
      .map(
        ({ id, path, isMissing, isChanged, hash }) =>
          `\n    ${id}:${path} ${print(library.judgement(path))}${isMissing ? ' missing' : ''}${isChanged ? ' changed' : ''} ${hash?.slice(6, 12)}`,
      )
    const expected = [...model.expected()].map(([path, values]) => `\n    ${path} ${[...values].join(' | ')}`)
    return `${JSON.stringify(operation)}\n  disk ${there.join('  ')}\n  rows ${rows.join('')}\n  model ${expected.join('')}`
  }

  try {
    for (let index = 0; index < 6; index += 1) disk.act.create('', '', index)
    await scan()
    for (const operation of list) {
      try {
        await perform(operation)
      } catch (error) {
        options.onStep?.(`failed ${describe(operation)}`)
        throw error
      }
      options.onStep?.(describe(operation))
    }
    await scan()
    await scan()
    return { checks }
  } finally {
    await library.close()
  }
}

/** What stands beside a file says the same, unless it is known to be of another one. */
function checkScoreFile(library: TestLibrary, file: string, path: string): void {
  if (!existsSync(file) || library.isLeft(path)) return
  const parsed = parseScoreFile(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(`The score file of ${path} can't be read.`)
  const { score, favourite = false, label = null, keywords = [], notes = null } = parsed
  const written = print({ score, favourite, label, keywords: keywords.toSorted(), notes })
  const value = print(library.judgement(path))
  if (written !== value) throw new Error(`The score file of ${path} says ${written}, the library ${value}.`)
}

/** The folder's disk is taken out, an empty folder is in its place, and it comes back. */
async function unmountFor(library: TestLibrary, folder: string): Promise<void> {
  renameSync(folder, `${folder}-away`)
  await library.scan().catch(() => undefined)
  mkdirSync(folder)
  await library.scan().catch(() => undefined)
  rmSync(folder, { recursive: true })
  renameSync(`${folder}-away`, folder)
}
