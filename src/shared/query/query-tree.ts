import type { FieldName } from './fields.ts'

/** A place in the query's text: from the first character to before `to`, in UTF-16 units. */
export type Range = { readonly from: number; readonly to: number }

/** What a text must hold. Case and diacritics don't count but where a field says so. */
export type TextMatch =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'phrase'; readonly text: string }
  /** `*` any letters, `?` one letter; `\` before either, or before itself, takes its meaning away. */
  | { readonly is: 'glob'; readonly pattern: string }
  | { readonly is: 'regex'; readonly source: string; readonly ignoreCase: boolean }
  /** A word with one typo, from eight letters on with two. */
  | { readonly is: 'fuzzy'; readonly text: string }

/** `~=` is «within 15 %». */
export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~='

/** A time as it is written; `resolveDate` makes moments of it. */
export type DateValue =
  | {
      readonly is: 'calendar'
      readonly year: number
      readonly month: number | null
      readonly day: number | null
    }
  | { readonly is: 'today' }
  | { readonly is: 'yesterday' }
  /** `7d`: the moment that long before now. */
  | { readonly is: 'before-now'; readonly amount: number; readonly unit: DateUnit }
  /** `"3 weeks ago"`: the whole day that long ago. */
  | { readonly is: 'day-ago'; readonly amount: number; readonly unit: DateUnit }
export type DateUnit = 'h' | 'd' | 'w' | 'mo' | 'y'

export type NumberMeaning =
  | { readonly is: 'number'; readonly op: CompareOp; readonly value: number }
  /** Both ends included; null: open. At least one is a number. */
  | { readonly is: 'between'; readonly min: number | null; readonly max: number | null }

/** What one value of a field asks for. */
export type Meaning =
  /** `any` and `none`: whether the value is known at all. */
  | { readonly is: 'known'; readonly known: boolean }
  /** `exact` (written `=`): the whole text and nothing else. */
  | { readonly is: 'text'; readonly match: TextMatch; readonly exact: boolean }
  | NumberMeaning
  /** Whole numbers of any length, as digits. */
  | { readonly is: 'seed'; readonly op: CompareOp; readonly value: string }
  | { readonly is: 'seed-between'; readonly min: string | null; readonly max: string | null }
  | { readonly is: 'option'; readonly option: string }
  | { readonly is: 'date'; readonly op: CompareOp; readonly value: DateValue }
  | { readonly is: 'date-between'; readonly min: DateValue | null; readonly max: DateValue | null }
  /** Null: any. At least one is a number. */
  | {
      readonly is: 'size'
      readonly op: CompareOp
      readonly width: number | null
      readonly height: number | null
    }
  /** `16:9`; a plain number is `n:1`. */
  | { readonly is: 'ratio'; readonly op: CompareOp; readonly width: number; readonly height: number }
  | { readonly is: 'lora'; readonly match: TextMatch; readonly weight: NumberMeaning }
  | { readonly is: 'similar'; readonly id: number; readonly distance: number }

export type Value = Meaning & { readonly range: Range }

export type AndNode = { readonly kind: 'and'; readonly range: Range; readonly children: readonly QueryNode[] }
export type OrNode = { readonly kind: 'or'; readonly range: Range; readonly children: readonly QueryNode[] }
export type NotNode = { readonly kind: 'not'; readonly range: Range; readonly child: QueryNode }
/** Looked for in prompt, keywords, file name, model, LoRA names and notes. */
export type TextNode = { readonly kind: 'text'; readonly range: Range; readonly match: TextMatch }
/** One of the values is enough. */
export type FieldNode = {
  readonly kind: 'field'
  readonly range: Range
  readonly field: FieldName
  /** What stands behind the dot: `['KSampler', 'cfg']` of `node.KSampler.cfg`, `['exif', 'Model']` of `exif.Model`. */
  readonly path: readonly string[]
  /** The field's name as written, with its colon. */
  readonly fieldRange: Range
  readonly values: readonly Value[]
}
/** `@name`: a saved search in its place. */
export type SavedNode = { readonly kind: 'saved'; readonly range: Range; readonly name: string }

/** `and` and `or` have two children at least, none of their own kind. */
export type QueryNode = AndNode | OrNode | NotNode | TextNode | FieldNode | SavedNode

export type SortTerm = { readonly key: SortField; readonly descending: boolean; readonly seed: number }
export type Modifier =
  | { readonly kind: 'sort'; readonly range: Range; readonly keys: readonly SortTerm[] }
  | { readonly kind: 'limit'; readonly range: Range; readonly count: number }
  | { readonly kind: 'group'; readonly range: Range; readonly by: GroupField }

export const groupFields = ['model', 'day', 'folder', 'prompt', 'seed', 'score'] as const
export type GroupField = (typeof groupFields)[number]

export const sortFields = [
  ...([
    'name',
    'path',
    'folder',
    'date',
    'taken',
    'created',
    'modified',
    'added',
    'scored',
    'viewed',
  ] as const),
  ...(['score', 'filesize', 'w', 'h', 'mp', 'ratio', 'duration', 'fps', 'type', 'ext', 'id'] as const),
  ...([
    'model',
    'sampler',
    'tool',
    'steps',
    'cfg',
    'denoise',
    'guidance',
    'clipskip',
    'seed',
    'tags',
  ] as const),
  ...(['camera', 'iso', 'aperture', 'focal', 'random', 'relevance'] as const),
] as const
export type SortField = (typeof sortFields)[number]

export type Query = {
  /** Null: nothing is asked, everything is found. */
  readonly root: QueryNode | null
  /** In the order written; of two `limit`s or `group`s the last one counts, sort keys add up. */
  readonly modifiers: readonly Modifier[]
}

export type QueryErrorCode =
  | 'unknown-field'
  | 'missing-value'
  | 'bad-value'
  | 'short-glob'
  | 'bad-regex'
  | 'stray-parenthesis'
  | 'dangling-operator'
  | 'misplaced-modifier'
  | 'too-deep'
  | 'too-long'
  | 'unknown-saved-search'
  | 'saved-search-cycle'
  | 'not-available'
  | 'too-slow'

/** What is wrong at a place of the text, and what could stand there instead. */
export type QueryError = Range & {
  readonly code: QueryErrorCode
  readonly message: string
  readonly suggestions: readonly Suggestion[]
}

/** An edit that a person may choose: `text` in the place of the range. */
export type Suggestion = Range & { readonly label: string; readonly text: string }

/** What a stretch of the text is, for its colour. In order, without overlaps; what is left out is white space and commas. */
export type QueryToken = Range & {
  readonly kind:
    | 'word'
    | 'phrase'
    | 'glob'
    | 'regex'
    | 'field'
    | 'value'
    | 'operator'
    | 'parenthesis'
    | 'saved'
    | 'error'
}
