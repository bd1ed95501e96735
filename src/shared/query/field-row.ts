/** How a field's values are written and read. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'tag'
  | 'lora'
  | 'sampler'
  | 'path'
  | 'folder'
  | 'hash'
  | 'node'
  | 'meta'
  | 'option'
  | 'flag'
  | 'presence'
  | 'score'
  | 'number'
  | 'count'
  | 'shutter'
  | 'seed'
  | 'bytes'
  | 'duration'
  | 'size'
  | 'ratio'
  | 'date'
  | 'ids'
  | 'dup'
  | 'similar'
  | 'field'
  | 'sort'
  | 'limit'
  | 'group'

export type FieldGroup =
  | 'text'
  | 'judgement'
  | 'generation'
  | 'file'
  | 'time'
  | 'photograph'
  | 'state'
  | 'order'

/** One row of the table of fields. */
export type FieldRow = {
  /** Other names; they may hold a space. */
  readonly aliases: readonly string[]
  readonly kind: FieldKind
  readonly group: FieldGroup
  /** One sentence for completions and the docs page. */
  readonly description: string
  /** Queries that work, for the docs page and the tests. */
  readonly examples: readonly string[]
  /** For kind `option`: what may stand as its value. */
  readonly options?: readonly string[]
  /** What the number stands for, as a person writes it behind the number; it may be left out. */
  readonly unit?: string
  /** What may stand for a value, and what it then means. */
  readonly valueAliases?: Readonly<Record<string, string>>
}
