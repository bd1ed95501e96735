import type { Random } from '../sample/random.ts'

/** How hard a part works: `unit` a few seconds for `npm run check`, `short` for CI, `long` for a night. */
export type Size = 'unit' | 'short' | 'long'

export type PartOptions = {
  readonly size: Size
  readonly random: Random
  /** Says something about the way, on stderr. */
  readonly say: (line: string) => void
}

export type PartResult = {
  /** What was done and measured, for the one line of the summary. */
  readonly counts: Readonly<Record<string, number | string>>
  /** What may not be; each in a sentence with what is needed to do it again. */
  readonly failures: readonly string[]
}

/** One torture: does its worst to libraries of its own, and tells what became of them. */
export type Part = {
  readonly name: string
  readonly about: string
  /** Not a script of its own, whose own tests have its short version. */
  readonly isOwn: boolean
  readonly run: (options: PartOptions) => Promise<PartResult>
}
