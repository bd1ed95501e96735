/** What a scan knows when some files weren't found. */
export type VanishedInput = {
  /** Every directory that holds known files was read to its end. */
  readonly isComplete: boolean
  /** The folder is really the library's, not an empty mount point. */
  readonly isRootThere: boolean
  readonly vanished: number
  /** Files that were there before. */
  readonly known: number
}

/**
 * What becomes of files that weren't found: `mark` them missing, `ask` the person first (at least two, and more than a fifth of
 * all, at once), or `nothing`, because not finding them proves nothing.
 */
export function decideVanished({
  isComplete,
  isRootThere,
  vanished,
  known,
}: VanishedInput): 'nothing' | 'mark' | 'ask' {
  if (vanished === 0 || !isComplete || !isRootThere) return 'nothing'
  return vanished >= 2 && vanished * 5 > known ? 'ask' : 'mark'
}
