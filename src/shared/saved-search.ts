/** A query with a name: `@name` stands for it in other queries. */
export type SavedSearch = {
  readonly id: number
  readonly name: string
  readonly query: string
  /** The key that asks it, as `keymap.ts` writes keys; null: none. */
  readonly shortcut: string | null
}

/** Longer names are refused. */
export const longestSavedName = 80
