import { z } from 'zod'
import type { Completions } from './completions.ts'
import type { ConflictList, KeptSide } from './conflict.ts'
import type { ErrorValue } from './errors.ts'
import type { Facets, ScoreCounts } from './facets.ts'
import type { FileActResult, FilePlan } from './files.ts'
import type { JobName, JobProgress } from './job-progress.ts'
import type { KeywordAlias, KeywordCount, KeywordSuggestion } from './keyword.ts'
import {
  type ColorLabel,
  colorLabels,
  fileTypes,
  type HistoryEntry,
  type HistoryValue,
  type MediaDetails,
  type MediaProblem,
  type MediaRow,
  type XmpMode,
  type XmpPlan,
  xmpModes,
} from './media.ts'
import type { QueryError } from './query/query-tree.ts'
import { longestSavedName, type SavedSearch } from './saved-search.ts'
import type { Score, ScoreChange } from './score.ts'
import { type Settings, settingsSchema } from './settings.ts'
import type { ToolState } from './tool-state.ts'
import type { ExtractedWorkflows, WorkflowOutline } from './workflow.ts'

/** One callable thing: a query reads, a command changes something. `Result` exists for the compiler only. */
export type Method<Kind extends 'query' | 'command', Input extends z.ZodType, Result> = {
  readonly kind: Kind
  readonly input: Input
  readonly result?: Result
}

function query<Result>() {
  return <Input extends z.ZodType>(input: Input): Method<'query', Input, Result> => ({ kind: 'query', input })
}

function command<Result>() {
  return <Input extends z.ZodType>(input: Input): Method<'command', Input, Result> => ({
    kind: 'command',
    input,
  })
}

const nothing = z.strictObject({})
const id = z.int().positive()
const ids = z.array(id).max(2_000_000)
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'), 'A path cannot hold a NUL character.')
const queryText = z.string().max(10_000)
const keywords = z.array(z.string().max(1000)).max(100)
const score = z
  .int()
  .min(-1)
  .max(5)
  .transform((value) => value as Score) // the bounds are the type's
const scoreChange = z.union([
  z.strictObject({ to: score }),
  z.strictObject({ by: z.union([z.literal(1), z.literal(-1)]) }),
  z.strictObject({ act: z.enum(['keep', 'unreject']) }),
]) satisfies z.ZodType<ScoreChange, unknown>

const fileIds = z.array(id).min(1).max(100_000)
const fileName = z.string().min(1).max(1000)
/** Where files are to go: a folder below the library's ('' is its own), or any other by its absolute path. */
const fileTarget = z.union([
  z.strictObject({ folder: z.string().max(4096) }),
  z.strictObject({ outside: path }),
])
const moving = { to: fileTarget, taken: z.enum(['number', 'skip']).default('number') }
const naming = { pattern: fileName, start: z.int().min(0).max(1_000_000_000).default(1) }
/** Whether the RAW goes with its JPEG, and the JPEG with its RAW. */
const pairs = z.boolean().default(true)

/** An act as `files.plan` is asked about it; the commands take the same. */
export const fileActSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rename'), name: fileName }),
  z.strictObject({ kind: z.literal('pattern'), ...naming }),
  z.strictObject({ kind: z.literal('move'), ...moving }),
  z.strictObject({ kind: z.literal('copy'), ...moving }),
  z.strictObject({ kind: z.literal('trash') }),
])
export type FileActInput = z.output<typeof fileActSchema>

export const sortKeys = ['name', 'date', 'size', 'score'] as const
export type SortKey = (typeof sortKeys)[number]

/**
 * What is looked for. Everything given must hold; an empty search finds every file that isn't missing. All but `text` comes from before
 * the query language and is put together with it; `sort` holds where `text` names no order.
 */
export const searchSchema = z.strictObject({
  /** The query language (docs/query-language.md): words, phrases, fields. */
  text: queryText.default(''),
  /** Whether every bare word of `text` must be found, or one is enough. Fields must hold either way. */
  match: z.enum(['all', 'any']).default('all'),
  /** Whole keywords, all of which the file must have. */
  keywords: keywords.default([]),
  score: z.strictObject({ min: score, max: score }).nullable().default(null),
  types: z.array(z.enum(fileTypes)).max(fileTypes.length).default([]),
  /** A folder relative to the library's, with everything below it; '' is the whole library. */
  folder: z.string().max(4096).default(''),
  /** `no`: files that are there; `only`: the missing ones; `also`: both. */
  missing: z.enum(['no', 'only', 'also']).default('no'),
  sort: z
    .strictObject({ by: z.enum(sortKeys), descending: z.boolean() })
    .default({ by: 'name', descending: false }),
})
export type Search = z.output<typeof searchSchema>
export type SearchInput = z.input<typeof searchSchema>

/** Ids in sort order, and for each its width/height in thousandths (0 = not known), for laying out without the rows. */
export type SearchResult = {
  readonly ids: Uint32Array
  readonly ratios: Uint16Array
  /** Files of the library that aren't missing: the «of» in «312 of 48,120». */
  readonly total: number
  /** What of the query couldn't be understood or answered, with its place; then nothing is found. Left out where all is well. */
  readonly errors?: readonly QueryError[]
  /** For `group:`: where in `ids` each group begins, and what its files have in common (null: not known). */
  readonly groups?: { readonly starts: Uint32Array; readonly labels: readonly (string | null)[] }
}

/** Scores and other acts that aren't in their score file yet. */
export type SaveStatus = {
  readonly pending: number
  readonly failed: number
  /** The first failures, newest first, at most 20. */
  readonly failures: readonly { readonly id: number; readonly path: string; readonly message: string }[]
}

/**
 * What an open library has lost: its folder with the database in it (`folder-gone`), only the files while the database lies elsewhere
 * (`files-gone`), or the database itself, which was moved, deleted or replaced (`replaced`).
 */
export type LibraryTrouble = 'folder-gone' | 'files-gone' | 'replaced'

export type LibraryStatus = {
  /** The folder's absolute path. */
  readonly folder: string
  readonly name: string
  /** The library's own id, a UUID. */
  readonly libraryId: string
  /** Absolute path of the database. */
  readonly database: string
  /** `owner` scans and writes score files; `guest` works beside another program that does. */
  readonly role: 'owner' | 'guest'
  /** Why scores don't lie beside the files, or can't be kept at all; null where all is as it should be. */
  readonly notice: string | null
  /** Null as long as folder and database are there. */
  readonly trouble: LibraryTrouble | null
  readonly files: number
  readonly missing: number
  readonly problems: number
  /** What both sides changed, and the person hasn't answered. */
  readonly conflicts: number
  readonly save: SaveStatus
  /** The person stopped the writing of score files: what is `pending` waits. */
  readonly savingPaused: boolean
  /** More than a fifth of the files were not found at the last scan: nothing was changed, the person is asked. */
  readonly vanished: { readonly count: number; readonly of: number } | null
}

export type LibraryStats = {
  readonly files: number
  readonly images: number
  readonly videos: number
  readonly unknown: number
  readonly missing: number
  readonly bytes: number
  readonly scores: ScoreCounts
  readonly favourites: number
  readonly withMetadata: number
  readonly withPrompt: number
  readonly keywords: number
  readonly uniqueKeywords: number
  readonly thumbnails: number
  readonly problems: number
}

/** Why a backup was made: a day went by with changes, somebody asked, or what was to come could have gone wrong. */
export type BackupReason = 'daily' | 'request' | 'migration' | 'restore' | 'adoption'

/** A backup that is there, by its file's name; it was proven when it was made. */
export type BackupInfo = {
  readonly name: string
  readonly reason: BackupReason
  /** ISO 8601. */
  readonly madeAt: string
  readonly sizeBytes: number
}

export type BackupList = {
  /** Absolute. */
  readonly directory: string
  /** Newest first. */
  readonly backups: readonly BackupInfo[]
  /** Why the last one could not be made, in a sentence; null when all is well. */
  readonly failure: string | null
}

/** A backup that was made just now, with what it holds. `judged`: files with a score, a favourite or a label. */
export type MadeBackup = BackupInfo & {
  readonly files: number
  readonly judged: number
  /** The journal's last line in it. */
  readonly lastEvent: number
}

/** Something that isn't as it should be. `path`: of what it is about, relative to the folder; null: of the library as a whole. */
export type CheckFinding = {
  readonly part: 'database' | 'rows' | 'score-files' | 'index' | 'marker' | 'backups'
  readonly path: string | null
  readonly message: string
}

export type CheckReport = {
  /** Absolute. */
  readonly database: string
  readonly checked: { readonly files: number; readonly scoreFiles: number; readonly backups: number }
  /** All that was found; `findings` holds the first thousand. */
  readonly count: number
  readonly findings: readonly CheckFinding[]
  /** Whether the database itself, or what was decided in it, is damaged. */
  readonly isDamaged: boolean
}

/** What an act did: the ids that changed, and each one's value now. */
export type ActResult = {
  readonly batch: string
  readonly changed: readonly {
    readonly id: number
    readonly score: Score
    readonly favourite: boolean
    readonly label: ColorLabel | null
    readonly revision: number
  }[]
  /** Of an undo or redo that moved files. */
  readonly files?: FileActResult
}

/** What undo or redo did to the first of its files, by the journal: for saying so in words. */
export type Deed = {
  readonly what: HistoryEntry['what']
  /** The file's. */
  readonly name: string
  readonly old: HistoryValue
  readonly new: HistoryValue
  /** It took back the answer to a conflict, or gave it again. */
  readonly isAnswer: boolean
}
export type StepResult = ActResult & { readonly deed: Deed | null }

/** Methods that a library answers. */
export const coreMethods = {
  'library.status': query<LibraryStatus>()(nothing),
  /** Fails, with the reason, when nothing can be kept in this library any more: `library-replaced`. */
  'library.check': query<null>()(nothing),
  'library.stats': query<LibraryStats>()(nothing),
  'library.scan': command<{ readonly started: boolean }>()(nothing),
  /** The person's answer to `LibraryStatus.vanished`. */
  'library.confirmVanished': command<{ readonly marked: number }>()(z.strictObject({ accept: z.boolean() })),
  /** Where ratings are written for other programs to see. */
  'library.xmpMode': query<XmpMode>()(nothing),
  /** What writing all that was judged before would touch. */
  'library.xmpPlan': query<XmpPlan>()(nothing),
  /** Sets it; `write`: also for what was judged before. Answers how many files are to be written. */
  'library.setXmpMode': command<{ readonly queued: number }>()(
    z.strictObject({ mode: z.enum(xmpModes), existing: z.enum(['write', 'leave']).default('leave') }),
  ),
  /** What the library takes on the disk, in bytes; null: it isn't there. */
  'library.sizes': query<{ readonly database: number | null; readonly thumbnails: number | null }>()(nothing),
  /** The programs that are used beside this one. */
  'tools.list': query<readonly ToolState[]>()(nothing),
  'search.run': query<SearchResult>()(searchSchema),
  /** Counts of what the search finds; all zero where its query can't be answered. */
  'search.facets': query<Facets>()(searchSchema),
  /** How many files it finds; 0 where its query can't be answered. */
  'search.count': query<number>()(searchSchema),
  /** What could stand at the caret, from the query language and from the library. */
  'search.complete': query<Completions>()(
    z.strictObject({
      text: queryText,
      caret: z.int().min(0).max(10_000),
      limit: z.int().min(1).max(50).default(12),
    }),
  ),
  /** In the order of their names. */
  'searches.list': query<readonly SavedSearch[]>()(nothing),
  /** Keeps a query under a name, a new one or (`id`) in the place of an old one. What is wrong with it is `invalid-input`. */
  'searches.save': command<SavedSearch>()(
    z.strictObject({
      id: id.optional(),
      name: z.string().max(longestSavedName),
      query: queryText,
      shortcut: z.string().max(50).nullable().optional(),
    }),
  ),
  /** Refused where other saved searches ask for it. */
  'searches.remove': command<null>()(z.strictObject({ id })),
  'media.rows': query<readonly MediaRow[]>()(z.strictObject({ ids: z.array(id).max(500) })),
  'media.details': query<MediaDetails>()(z.strictObject({ id })),
  /** The whole of one of `MediaDetails.raw`; null where there is no such text. */
  'media.rawText': query<string | null>()(z.strictObject({ id, name: z.string().max(10_000) })),
  /** Ids of files by their path relative to the library; null where there is none. */
  'media.find': query<readonly (number | null)[]>()(z.strictObject({ paths: z.array(path).max(10_000) })),
  'media.score': command<ActResult>()(z.strictObject({ ids, change: scoreChange })),
  'media.favourite': command<ActResult>()(z.strictObject({ ids, favourite: z.boolean() })),
  'media.label': command<ActResult>()(z.strictObject({ ids, label: z.enum(colorLabels).nullable() })),
  /** Keywords of the person's own: adds some to files and takes others away. */
  'media.keywords': command<ActResult>()(z.strictObject({ ids, add: keywords, remove: keywords })),
  /** The library's own keywords that begin with `prefix` or hold it, the most used first. */
  'keywords.suggest': query<readonly KeywordSuggestion[]>()(
    z.strictObject({ prefix: z.string().max(1000), limit: z.int().min(1).max(200).default(12) }),
  ),
  /** The person's keywords of some files, the most used first. */
  'keywords.ofFiles': query<readonly KeywordCount[]>()(z.strictObject({ ids })),
  'keywords.aliases': query<readonly KeywordAlias[]>()(nothing),
  /** Lets another name stand for a keyword; null takes the name away. Answers with all of them. */
  'keywords.setAlias': command<readonly KeywordAlias[]>()(
    z.strictObject({ alias: z.string().max(1000), keyword: z.string().max(1000).nullable() }),
  ),
  /** Notes when a file was looked at (`last_accessed`). */
  'media.viewed': command<null>()(z.strictObject({ id })),
  /** Reads files again though they are unchanged, in the background; a guest's are the owner's to read. */
  'media.readAgain': command<{ readonly started: boolean }>()(z.strictObject({ ids })),
  /** The nodes that matter; null where the file has no ComfyUI graph, or one that is too complex to follow. */
  'workflow.outline': query<WorkflowOutline | null>()(z.strictObject({ id })),
  /** The workflow as it stands in the file; null where there is none. */
  'workflow.text': query<string | null>()(z.strictObject({ id })),
  /** Writes workflows to `.workflows/<full file name>.json` beside their files. */
  'workflow.extract': command<ExtractedWorkflows>()(z.strictObject({ ids })),
  /** What an act would do: what goes along, where to, what stands in the way. Touches nothing. */
  'files.plan': query<FilePlan>()(z.strictObject({ ids: fileIds, act: fileActSchema, pairs })),
  'files.rename': command<FileActResult>()(z.strictObject({ id, name: fileName, pairs })),
  /** Names by a pattern: `{name}`, `{n}`, `{date}`, `{time}`. */
  'files.renameMany': command<FileActResult>()(z.strictObject({ ids: fileIds, ...naming, pairs })),
  'files.move': command<FileActResult>()(z.strictObject({ ids: fileIds, ...moving, pairs })),
  'files.copy': command<FileActResult>()(z.strictObject({ ids: fileIds, ...moving, pairs })),
  /** Into the system's trash; never deletes. */
  'files.trash': command<FileActResult>()(z.strictObject({ ids: fileIds, pairs })),
  'history.undo': command<StepResult | null>()(nothing),
  'history.redo': command<StepResult | null>()(nothing),
  /** What was set here and by another program or computer both: of all files, or of one. */
  'conflicts.list': query<ConflictList>()(
    z.strictObject({ limit: z.int().min(1).max(1000).default(200), file: id.optional() }),
  ),
  /** Answers conflicts, by their ids; an act like a score, which `history.undo` takes back. */
  'conflicts.resolve': command<ActResult>()(
    z.strictObject({
      ids: z.union([z.literal('all'), z.array(id).max(10_000)]),
      keep: z.enum(['ours', 'theirs'] satisfies KeptSide[]),
    }),
  ),
  'scores.status': query<SaveStatus>()(nothing),
  /** Writes what is owed, also what failed a moment ago, and goes on after `scores.pause`. */
  'scores.retry': command<SaveStatus>()(nothing),
  /** Writes no score file and no XMP until `scores.retry`, or until the folder is opened again: the database has them. */
  'scores.pause': command<null>()(nothing),
  'problems.list': query<readonly (MediaProblem & { readonly id: number; readonly path: string })[]>()(
    z.strictObject({ limit: z.int().min(1).max(1000).default(200) }),
  ),
  /** What lies in the library's `backups`. */
  'maintenance.backups': query<BackupList>()(nothing),
  /** Makes one now; resolves when it is proven and durable. */
  'maintenance.backup': command<MadeBackup>()(nothing),
  /** Looks through database, rows, score files and search index; changes nothing. */
  'maintenance.check': query<CheckReport>()(nothing),
  'jobs.board': query<readonly JobProgress[]>()(nothing),
  'jobs.cancel': command<null>()(
    z.strictObject({
      job: z.enum(['scan', 'metadata', 'probe', 'thumbnails', 'hash', 'files'] satisfies JobName[]),
    }),
  ),
} as const

export type RecentFolder = {
  readonly folder: string
  readonly name: string
  readonly openedAt: string
  readonly available: boolean
  /** URLs of up to six small pictures. */
  readonly thumbnails: readonly string[]
}

export type AppState = {
  readonly host: 'electron' | 'browser'
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly version: string
  readonly library: LibraryStatus | null
  /** Where `<id>/thumbnail?v=…` and `<id>/file?v=…` are found: `media://library/` or `/media/`. */
  readonly mediaBase: string
  /** A message about something that was to be opened and couldn't be. */
  readonly openError: ErrorValue | null
}

/** Methods that the host (Electron's main process, the server) answers itself. */
export const hostMethods = {
  'app.state': query<AppState>()(nothing),
  'folder.recent': query<readonly RecentFolder[]>()(nothing),
  'folder.forget': command<null>()(z.strictObject({ folder: path })),
  'folder.open': command<LibraryStatus>()(z.strictObject({ folder: path })),
  /** Shows the system's dialog; null when the person cancels. `unsupported` in a browser. */
  'folder.pick': command<LibraryStatus | null>()(nothing),
  'folder.close': command<null>()(nothing),
  /** Sub-folders of a folder, for choosing one in a browser; no input: the person's home. */
  'folder.list': query<{
    readonly folder: string
    readonly parent: string | null
    readonly folders: readonly string[]
  }>()(z.strictObject({ folder: path.optional() })),
  'file.reveal': command<null>()(z.strictObject({ id })),
  'settings.read': query<Settings>()(nothing),
  'settings.write': command<Settings>()(settingsSchema.partial()),
} as const

export const allMethods = { ...coreMethods, ...hostMethods } as const

export type Methods = typeof allMethods
export type MethodName = keyof Methods
/** What a caller may write, before defaults are filled in. */
export type InputOf<M> = M extends Method<'query' | 'command', infer I, unknown> ? z.input<I> : never
/** What a handler receives. */
export type ParsedInputOf<M> = M extends Method<'query' | 'command', infer I, unknown> ? z.output<I> : never
export type ResultOf<M> = M extends Method<'query' | 'command', z.ZodType, infer R> ? R : never

export type Events = {
  /** Files whose rows changed; `all` after a scan batch: ask again for what is shown. */
  'media.changed': { readonly ids: readonly number[] | 'all' }
  /** Files whose thumbnail was at first the small picture that their camera put in, and is drawn now: show it under another URL. */
  'media.drawn': { readonly ids: readonly number[] }
  /** Acts that reached their score file, and ones that couldn't, with the reason. */
  'media.saved': {
    readonly saved: readonly number[]
    readonly failed: readonly { readonly id: number; readonly message: string }[]
    readonly status: SaveStatus
  }
  'jobs.progressed': JobProgress
  'library.changed': LibraryStatus
  /** The host opened another folder or closed it: ask for `app.state`. */
  'app.changed': { readonly reason: 'opened' | 'closed' }
  /** The menu, or a drop on the dock, asks the page to do something. */
  'app.command': { readonly command: MenuCommand }
}
export type EventName = keyof Events
export type EventMessage = {
  [Name in EventName]: { readonly name: Name; readonly data: Events[Name] }
}[EventName]

/** Acts of the native menu that the page carries out. */
export type MenuCommand =
  | 'open-folder'
  | 'close-folder'
  | 'find'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'toggle-theme'
  | 'cheat-sheet'
  | 'settings'
  | 'rescan'
