/** What a completion puts into the box. `recent` is a whole query that was asked before. */
export type CompletionKind = 'field' | 'value' | 'saved' | 'recent' | 'word' | 'sort'

export type Completion = {
  readonly kind: CompletionKind
  /** Stands in the place of what is completed, quoted where it must be. A field's ends with its colon. */
  readonly text: string
  /** As a person reads it. */
  readonly label: string
  /** What it means, in a few words; null where the label says it all. */
  readonly detail: string | null
  /** How many files have it; null where that isn't counted. */
  readonly count: number | null
}

/** What may stand in the query's text from `from` to before `to` (UTF-16 units), best first. */
export type Completions = {
  readonly from: number
  readonly to: number
  readonly items: readonly Completion[]
}
