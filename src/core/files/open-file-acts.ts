import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { findNextBatch, noteUndone } from '#core/media/undo.ts'
import { checkRoot } from '#core/scan/root-check.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { ActResult, FileActInput } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { FileActKind, FileActResult, FilePlan } from '#shared/files.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { endAct, findAct, journalAct } from './act-journal.ts'
import { findRegular } from './copy-verified.ts'
import { describePlan } from './describe-plan.ts'
import { toAbsolute } from './file-step.ts'
import { findTrash, type TrashSurroundings } from './find-trash.ts'
import { gatherFolders, readFoldsCase, readTarget } from './gather-plan.ts'
import { explainOwed, leaveStanding } from './owed-scores.ts'
import { findPlatform, toActKind, toPlanAct, writesHere } from './plan-act.ts'
import { type PlannedUnit, planEach } from './plan-units.ts'
import { type PreparedUnits, prepareUnits, type WantedStep } from './prepare-units.ts'
import { recoverAct, recoverActs } from './recover-acts.ts'
import { createReverse } from './reverse-act.ts'
import { type RunReport, runUnits, UnsettledError } from './run-units.ts'

/** What is asked: files, what to do with them, and whether pairs go together. */
export type FileRequest = {
  readonly ids: readonly number[]
  readonly act: FileActInput
  readonly pairs: boolean
}

/** Moves, renames, copies and puts into the trash the files of an open library. One act after the other. */
export type FileActs = {
  /** What an act would do. Touches nothing. */
  readonly plan: (request: FileRequest) => Promise<FilePlan>
  /** Does it. Throws `library-busy` for a guest, `read-only`, `folder-unavailable`, `unsupported`, `invalid-input`. */
  readonly act: (request: FileRequest) => Promise<FileActResult>
  /** Takes back (or does again) the last act, if it was one on files; undefined: it was another one. */
  readonly takeBack: (what: 'undo' | 'redo') => Promise<ActResult | undefined>
  /** Whether `takeBack` has something to do. */
  readonly isNext: (what: 'undo' | 'redo') => boolean
  /** Repairs what a crash left. To be called before anything looks at the folder. */
  readonly recover: () => Promise<void>
  /** Ends the act under way after the files in work: what is done stays done. */
  readonly cancel: () => void
  readonly close: () => Promise<void>
}

export type FileActParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly isOwner: () => boolean
  /** Whether the folder can be written to. */
  readonly isWritable: boolean
  readonly by: 'user' | 'api'
  /** Stops all that looks at files or writes beside them; answers what lets it go on. */
  readonly hold: () => Promise<() => void>
  /** Writes the score files that are owed: what leaves the library takes them along. */
  readonly save: () => Promise<unknown>
  readonly emitProgress: (progress: JobProgress) => void
  /** Rows that changed, or came and went (`all`). */
  readonly onChanged: (ids: readonly number[] | 'all') => void
  readonly storage?: Storage
  readonly trash?: Partial<TrashSurroundings>
  /** Where a test kills the program. */
  readonly onPoint?: (point: string) => void
}

const mostFailures = 100
/** Planned before somebody else has a turn: some milliseconds. */
const unitsInSlice = 200

export function openFileActs(parts: FileActParts): FileActs {
  const { db, folder, storage = nodeStorage } = parts
  const common = { db, folder, storage, ...(parts.onPoint === undefined ? {} : { onPoint: parts.onPoint }) }
  const trash = parts.trash === undefined ? {} : { trash: parts.trash }
  let last: Promise<unknown> = Promise.resolve()
  let controller: AbortController | undefined
  let isClosed = false

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  /** From the plan on: a score file that is written after it was looked for would stay behind. */
  async function held<Result>(work: () => Promise<Result>): Promise<Result> {
    const release = await parts.hold()
    try {
      return await work()
    } finally {
      release()
    }
  }

  function requireReady(writesHere: boolean): void {
    if (isClosed) throw new AppError('no-library', 'This folder was closed. Nothing was moved.')
    if (!parts.isOwner()) {
      throw new AppError(
        'library-busy',
        'Another Media Scorer has this folder open and looks after its files. Do it there, or close that one first. Nothing was moved.',
      )
    }
    if (checkRoot(db, folder) === 'gone') {
      throw new AppError(
        'folder-unavailable',
        'The folder isn’t there right now, or its disk isn’t connected. Nothing was moved.',
      )
    }
    if (writesHere && !parts.isWritable) {
      throw new AppError(
        'read-only',
        'This folder can’t be written to, so its files can’t be moved, renamed or put into the trash.',
      )
    }
  }

  async function planNow({ ids, act, pairs }: FileRequest): Promise<readonly PlannedUnit[]> {
    const folders = await gatherFolders(db, folder, ids)
    const planAct = toPlanAct(act, folder)
    const target = 'to' in planAct ? await readTarget(folder, planAct.to) : null
    const units: PlannedUnit[] = []
    const steps = planEach({
      ...{ ids, act: planAct, withPairs: pairs, folders, target },
      platform: findPlatform(),
      foldsCase: readFoldsCase(folder),
    })
    for (const unit of steps) {
      units.push(unit)
      if (units.length % unitsInSlice === 0) await nextTurn()
    }
    return units
  }

  function explainRefusal({ act }: FileRequest, units: readonly PlannedUnit[]): string | null {
    try {
      requireReady(writesHere(act, folder))
      if (act.kind !== 'trash') return null
      const directories = new Set(units.flatMap(({ media }) => media.map(({ directory }) => directory)))
      for (const path of directories) {
        findTrash(toAbsolute(folder, { where: 'library', path }), 'look', parts.trash)
      }
      return null
    } catch (error) {
      if (error instanceof AppError) return error.message
      throw error
    }
  }

  async function run(
    act: { readonly kind: FileActKind; readonly undoes: string | null },
    prepared: PreparedUnits,
  ): Promise<FileActResult> {
    const batch = crypto.randomUUID()
    const total = prepared.units.length
    const own = new AbortController()
    controller = own
    const report = (
      state: JobProgress['state'],
      done: number,
      failed: number,
      message: string | null = null,
    ) => parts.emitProgress({ job: 'files', state, done, total, failed, message })
    report('running', 0, 0)
    try {
      const units = await journalAct(db, { batch, act: act.kind, undoes: act.undoes }, prepared.units)
      const occasion = { batch, by: parts.by, undoes: act.undoes }
      const done = await runUnits(common, units, occasion, {
        signal: own.signal,
        onDone: (count) => report('running', count, prepared.failed.length),
      })
      if (!done.isUnsettled) endAct(db, batch)
      report(
        done.isCancelled ? 'cancelled' : 'done',
        done.ids.length,
        prepared.failed.length + done.failed.length,
      )
      announce(done)
      return describeResult(batch, act.kind, prepared, done)
    } catch (error) {
      report('failed', 0, total, 'The files could not be moved. None was lost.')
      // What can be put back now is; what can't is looked at when the library opens.
      if (!(error instanceof UnsettledError)) await recoverAct(common, batch)
      parts.onChanged('all')
      throw error
    } finally {
      controller = undefined
    }
  }

  function announce({ changed }: RunReport): void {
    // Lists, folders and counts are others now.
    if (changed.size > 0) parts.onChanged('all')
  }

  async function actNow(request: FileRequest): Promise<FileActResult> {
    const units = await planNow(request)
    const kind = toActKind(request.act)
    const checked = units.map((unit) => ({ ...unit, problem: unit.problem ?? explainOwed(db, unit) }))
    const going = checked.filter(({ problem }) => problem === null)
    const refused = checked.flatMap(({ media: [first], problem }) =>
      problem === null || first === undefined ? [] : [{ path: first.name, message: problem }],
    )
    const prepared = await prepareUnits(
      { storage, folder, ...trash },
      going.map(({ files }) => files),
    )
    const all = { ...prepared, failed: [...refused, ...prepared.failed] }
    if (prepared.units.length > 0) return run({ kind, undoes: null }, all)
    const [first] = all.failed
    throw new AppError('unsupported', first?.message ?? 'These files are no longer in the library.')
  }

  async function takeBack(what: 'undo' | 'redo'): Promise<ActResult | undefined> {
    const batch = findNextBatch(db, what)
    const act = batch === null ? undefined : findAct(db, batch)
    if (batch === null || act === undefined) return undefined
    requireReady(true)
    const wanted = await Promise.all(createReverse(db, batch).map((steps) => leaveStanding(common, steps)))
    const there = wanted.filter((steps) => steps.every((step) => isStillThere(step)))
    const elsewhere = wanted.flatMap((steps) =>
      there.includes(steps)
        ? []
        : [{ path: steps[0]?.source.path ?? '', message: 'It is somewhere else by now.' }],
    )
    const found = await prepareUnits({ storage, folder, ...trash }, there)
    const prepared = { ...found, failed: [...elsewhere, ...found.failed] }
    if (prepared.units.length === 0) {
      const [first] = prepared.failed
      if (prepared.isGone) noteUndone(db, batch, crypto.randomUUID())
      throw new AppError(
        'not-found',
        `This can’t be ${what === 'undo' ? 'undone' : 'done again'}. ${first?.message ?? 'The files are somewhere else by now.'}`,
      )
    }
    const files = await run({ kind: act.act, undoes: batch }, prepared)
    if (files.batch === null) {
      throw new AppError('unsupported', files.failed[0]?.message ?? 'Nothing could be put back.')
    }
    return { batch: files.batch, changed: findJudgements([...files.ids]), files }
  }

  /** A file that was moved on since, by whatever way, is left where it is. */
  function isStillThere({ role, mediaId, source }: WantedStep): boolean {
    if (role !== 'media' || source.where !== 'library') return true
    const row = prepare(db, 'SELECT file_path FROM media_files WHERE id = ? AND missing_since IS NULL')
    return mediaId !== null && row.pluck().get(mediaId) === source.path
  }

  function findJudgements(ids: readonly number[]): ActResult['changed'] {
    const rows = prepare(
      db,
      'SELECT id, score, favourite, label, revision FROM media_files WHERE id IN (SELECT value FROM json_each(?))',
    ).all(JSON.stringify(ids)) as (Omit<ActResult['changed'][number], 'favourite'> & {
      readonly favourite: 0 | 1
    })[] // the columns above
    return rows.map((row) => ({ ...row, favourite: row.favourite === 1 }))
  }

  return {
    plan: async (request) => {
      const units = await planNow(request)
      const sizes = new Map<string, number>()
      for (const { source } of units.flatMap(({ files }) => files)) {
        sizes.set(source.path, (await findRegular(storage, toAbsolute(folder, source)))?.size ?? 0)
      }
      return describePlan(db, units, explainRefusal(request, units), (path) => sizes.get(path) ?? 0)
    },
    act: (request) =>
      inTurn(async () => {
        requireReady(writesHere(request.act, folder))
        if ('to' in request.act && 'outside' in request.act.to) await parts.save()
        return held(() => actNow(request))
      }),
    takeBack: (what) => inTurn(() => held(() => takeBack(what))),
    isNext: (what) => {
      const batch = findNextBatch(db, what)
      return batch !== null && findAct(db, batch) !== undefined
    },
    recover: () =>
      inTurn(async () => {
        if (checkRoot(db, folder) === 'gone') return
        if ((await recoverActs(common)) > 0) parts.onChanged('all')
      }),
    cancel: () => controller?.abort(),
    close: async () => {
      isClosed = true
      controller?.abort()
      await last
    },
  }
}

function describeResult(
  batch: string,
  act: FileActKind,
  prepared: PreparedUnits,
  { ids, made, failed, isCancelled }: RunReport,
): FileActResult {
  const all = [...prepared.failed, ...failed]
  return {
    batch: ids.length === 0 ? null : batch,
    ...{ act, ids, made, isCancelled },
    failedCount: all.length,
    failed: all.slice(0, mostFailures),
    notice: null,
  }
}
