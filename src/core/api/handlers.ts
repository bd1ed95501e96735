import type { Backups } from '#core/backup/create-backups.ts'
import { findConflicts } from '#core/conflicts/find-conflicts.ts'
import { resolveConflicts } from '#core/conflicts/resolve-conflicts.ts'
import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { readDatabaseBytes } from '#core/db/database-size.ts'
import type { WriteDb } from '#core/db/handles.ts'
import type { FileActs } from '#core/files/open-file-acts.ts'
import type { JobBoard } from '#core/jobs/job-board.ts'
import type { LibraryJobs } from '#core/library-jobs.ts'
import type { FoundLibrary } from '#core/maintenance/find-library.ts'
import { createSlicedActs } from '#core/media/act-in-slices.ts'
import { actOnKeywords } from '#core/media/act-on-keywords.ts'
import { type Act, redoLast, undoLast } from '#core/media/acts.ts'
import { findProblems, findStats } from '#core/media/find-counts.ts'
import { findDeed } from '#core/media/find-deed.ts'
import { findDetails, findRawText } from '#core/media/find-details.ts'
import { findIdsByPaths, findRows } from '#core/media/find-rows.ts'
import { findAliases, setAlias } from '#core/media/keyword-aliases.ts'
import { countKeywordsOf, suggestKeywords } from '#core/media/keyword-counts.ts'
import { noteViewed } from '#core/media/note-viewed.ts'
import type { ReadSettings } from '#core/metadata/parser.ts'
import { findCompletions } from '#core/search/completions/complete.ts'
import { countFound } from '#core/search/count-found.ts'
import { findFacets } from '#core/search/find-facets.ts'
import { searchInSlices } from '#core/search/run-search.ts'
import { findSavedSearches, removeSearch, saveSearch } from '#core/search/saved-searches.ts'
import type { Outbox } from '#core/sidecar/outbox.ts'
import { createStorePath } from '#core/thumbnails/thumbnail-store.ts'
import { describeTools } from '#core/tools/describe-tools.ts'
import { extractWorkflows } from '#core/workflow/extract-workflows.ts'
import { findOutline } from '#core/workflow/find-outline.ts'
import { findWorkflowText } from '#core/workflow/find-workflow.ts'
import { planXmpWriting } from '#core/xmp/plan-xmp.ts'
import { findXmpMode, setXmpMode } from '#core/xmp/xmp-mode.ts'
import type { ActResult, coreMethods, LibraryStatus, StepResult } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { HistoryEntry } from '#shared/media.ts'
import type { Handlers } from '#shared/rpc.ts'

/** What the handlers work on: an open library's parts. */
export type HandlerParts = {
  readonly db: WriteDb
  readonly outbox: Outbox
  /** Score files are owed that weren't before. */
  readonly onOwed: () => void
  /** Holds the writing of score files, or lets it go on. */
  readonly pauseSaving: (paused: boolean) => void
  /** Absolute path. */
  readonly database: string
  readonly board: JobBoard
  readonly jobs: LibraryJobs
  readonly backups: Backups
  readonly files: FileActs
  readonly library: FoundLibrary
  /** Absolute. */
  readonly folder: string
  readonly readSettings: () => ReadSettings
  readonly status: () => LibraryStatus
  /** Tells the windows that rows changed. */
  readonly announce: (ids: readonly number[]) => void
  readonly by: HistoryEntry['by']
}

/** The one implementation of `coreMethods`: the window, the server and the command line all end here. */
export function createHandlers(parts: HandlerParts): Handlers<typeof coreMethods> {
  const { db, outbox, jobs, files } = parts
  const acted = <Result extends ActResult | null>(result: Result): Result => {
    if (result !== null && result.changed.length > 0) {
      parts.announce(result.changed.map((changed) => changed.id))
      outbox.kick()
      parts.onOwed()
    }
    return result
  }
  const sliced = createSlicedActs(db, parts.by, acted)
  const judge = (ids: readonly number[], act: Act): ActResult | Promise<ActResult> => {
    const result = sliced.act(ids, act)
    return result instanceof Promise ? result.then(acted) : acted(result)
  }
  const tellStep = (result: ActResult | null): StepResult | null =>
    result === null ? null : { ...acted(result), deed: findDeed(db, result.batch) }
  /** At once where a judgement is taken back; an act on files waits for the one under way. */
  const takeBack = (what: 'undo' | 'redo'): StepResult | null | Promise<StepResult | null> => {
    const takeBackJudgement = () => tellStep(what === 'undo' ? undoLast(db) : redoLast(db))
    if (!files.isNext(what)) return takeBackJudgement()
    return files
      .takeBack(what)
      .then((result) =>
        result === undefined ? takeBackJudgement() : { ...result, deed: findDeed(db, result.batch) },
      )
  }
  return {
    'library.status': () => parts.status(),
    'library.check': () => {
      checkDatabaseIdentity(db)
      return null
    },
    'library.stats': () => findStats(db),
    'library.scan': () => jobs.scan(),
    'library.confirmVanished': ({ accept }) => ({ marked: jobs.confirmVanished(accept) }),
    'library.xmpMode': () => findXmpMode(db),
    'library.xmpPlan': () => planXmpWriting(db),
    'library.sizes': () => ({
      database: readDatabaseBytes(parts.database),
      thumbnails: readDatabaseBytes(createStorePath(parts.database)),
    }),
    'tools.list': () => describeTools(),
    'library.setXmpMode': ({ mode, existing }) => {
      const queued = setXmpMode(db, mode, existing)
      outbox.kick()
      return { queued }
    },
    'search.run': (search, signal) => searchInSlices(db, search, signal),
    'search.facets': (search, signal) => findFacets(db, search, signal),
    'search.count': (search, signal) => countFound(db, search, signal),
    'search.complete': (typed) => findCompletions(db, typed),
    'searches.list': () => findSavedSearches(db),
    'searches.save': (search) => saveSearch(db, search),
    'searches.remove': ({ id }) => {
      removeSearch(db, id)
      return null
    },
    'media.rows': ({ ids }) => findRows(db, ids),
    'media.details': ({ id }) => {
      const details = findDetails(db, id)
      if (details === undefined) throw new AppError('not-found', 'This file is no longer in the library.')
      return details
    },
    'media.rawText': ({ id, name }) => findRawText(db, id, name),
    'media.find': ({ paths }) => findIdsByPaths(db, paths),
    'media.score': ({ ids, change }) => judge(ids, { what: 'score', change }),
    'media.favourite': ({ ids, favourite }) => judge(ids, { what: 'favourite', value: favourite }),
    'media.label': ({ ids, label }) => judge(ids, { what: 'label', value: label }),
    'media.keywords': ({ ids, add, remove }) => acted(actOnKeywords(db, ids, { add, remove }, parts.by)),
    'keywords.suggest': ({ prefix, limit }) => suggestKeywords(db, prefix, limit),
    'keywords.ofFiles': ({ ids }) => countKeywordsOf(db, ids),
    'keywords.aliases': () => findAliases(db),
    'keywords.setAlias': ({ alias, keyword }) => setAlias(db, alias, keyword),
    'media.viewed': ({ id }) => {
      noteViewed(db, id)
      return null
    },
    'media.readAgain': ({ ids }) => jobs.readAgain(ids),
    'workflow.outline': ({ id }) => findOutline(db, id, parts.readSettings().comfyMapping),
    'workflow.text': ({ id }) => findWorkflowText(db, id) ?? null,
    'workflow.extract': ({ ids }, signal) => extractWorkflows({ db, folder: parts.folder }, ids, signal),
    'files.plan': (request) => files.plan(request),
    'files.rename': ({ id, name, pairs }) => files.act({ ids: [id], act: { kind: 'rename', name }, pairs }),
    'files.renameMany': ({ ids, pairs, ...act }) =>
      files.act({ ids, act: { kind: 'pattern', ...act }, pairs }),
    'files.move': ({ ids, pairs, ...act }) => files.act({ ids, act: { kind: 'move', ...act }, pairs }),
    'files.copy': ({ ids, pairs, ...act }) => files.act({ ids, act: { kind: 'copy', ...act }, pairs }),
    'files.trash': ({ ids, pairs }) => files.act({ ids, act: { kind: 'trash' }, pairs }),
    'history.undo': () => (sliced.isRunning() ? sliced.afterwards(() => takeBack('undo')) : takeBack('undo')),
    'history.redo': () => (sliced.isRunning() ? sliced.afterwards(() => takeBack('redo')) : takeBack('redo')),
    'conflicts.list': ({ limit, file }) => findConflicts(db, limit, file),
    'conflicts.resolve': ({ ids, keep }) => acted(resolveConflicts(db, ids, keep, parts.by)),
    'scores.status': () => outbox.status(),
    'scores.retry': () => {
      parts.pauseSaving(false)
      return outbox.retry()
    },
    'scores.pause': () => {
      parts.pauseSaving(true)
      return null
    },
    'problems.list': ({ limit }) => findProblems(db, limit),
    'maintenance.backups': () => parts.backups.list(),
    'maintenance.backup': () => parts.backups.make('request'),
    'maintenance.check': () => parts.backups.check(parts.library),
    'jobs.board': () => parts.board.snapshot(),
    'jobs.cancel': ({ job }) => {
      if (job === 'files') files.cancel()
      jobs.cancel(job)
      return null
    },
  }
}
