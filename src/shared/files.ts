/** What a person does with files as a whole. */
export type FileActKind = 'rename' | 'move' | 'copy' | 'trash'

/** What happens where a name is taken: the file gets a number behind its own, or stays where it is. Nothing is ever replaced. */
export type TakenNames = 'number' | 'skip'

/** Files that go together: a picture, its pair (RAW and JPEG of one name), and what lies beside them. */
export type FilePlanItem = {
  /** Of the media files, the one that was asked for first. */
  readonly ids: readonly number[]
  /** Of the first, relative to the library's folder. */
  readonly path: string
  /** Its `MediaRow.version`, for its thumbnail. */
  readonly version: string
  /** Where it goes; null for the trash. */
  readonly to: string | null
  /** Names of what goes with it, the other media files of a pair first. */
  readonly others: readonly string[]
  readonly sizeBytes: number
  /** Why it can't go, in a sentence; null where it can. */
  readonly problem: string | null
  /** What is worth knowing of it: that it gets another name, that its pair stays. */
  readonly note: string | null
}

/** What an act would do. Nothing was touched. */
export type FilePlan = {
  readonly items: readonly FilePlanItem[]
  /** Media files that go, what goes with them, and the bytes of all; without what has a problem. */
  readonly files: number
  readonly others: number
  readonly sizeBytes: number
  /** Why nothing at all can be done, in a sentence. */
  readonly refusal: string | null
}

/** What an act did. What is done stays done, and is one undo. */
export type FileActResult = {
  /** Null where nothing was done. */
  readonly batch: string | null
  readonly act: FileActKind
  /** Media files that went (for copies: that were copied), and the new ids of copies in the library. */
  readonly ids: readonly number[]
  readonly made: readonly number[]
  /** How many could not go; the first 100 with the reason. */
  readonly failedCount: number
  readonly failed: readonly { readonly path: string; readonly message: string }[]
  readonly isCancelled: boolean
  /** What can't be undone from here, in a sentence (a system whose trash only the system opens). */
  readonly notice: string | null
}
