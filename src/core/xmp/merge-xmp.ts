import { mergeScoreFile, neutralValues } from '#core/sidecar/merge-score-file.ts'
import { foldKeyword } from '#shared/keyword.ts'
import type { ColorLabel } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import type { XmpStatement } from './ratings-of-xmp.ts'

/** The part of what a person says of a file that XMP carries. */
export type XmpValues = {
  readonly score: Score
  readonly label: ColorLabel | null
  /** The person's own keywords. */
  readonly keywords: readonly string[]
}

/** What XMP file and library agreed on last. Its keywords are those of the person's own that stood in it. */
export type XmpBase = {
  readonly score: Score | undefined
  readonly label: ColorLabel | null | undefined
  readonly keywords: readonly string[]
}

export type XmpMerge = {
  /** What the library takes from the XMP file. */
  readonly take: Partial<XmpValues>
  /** Values of the XMP file that lost against ours: both sides changed. */
  readonly conflicts: { readonly score?: Score; readonly label?: ColorLabel | null }
  /** Keywords to be taken out of the XMP file: the person removed them here since they were written. */
  readonly removedKeywords: readonly string[]
  /** Whether the XMP file doesn't say all that holds. */
  readonly rewrite: boolean
}

/**
 * Three-way merge of one XMP file, as with score files: one side changed, that one holds; both, ours, and theirs is a conflict. What the
 * XMP file doesn't say changes nothing, so a rating that is gone from it lowers no score. Without a base (`judged`: fields that
 * anybody ever set here) it only fills what nobody has set.
 */
export function mergeXmp(
  base: XmpBase | null,
  ours: XmpValues,
  theirs: XmpStatement,
  judged: ReadonlySet<'score' | 'label'>,
): XmpMerge {
  const merged = mergeScoreFile({
    base: base === null ? null : { ...unstated, score: base.score, label: base.label },
    ours: { ...neutralValues, score: ours.score, label: ours.label },
    theirs: { ...unstated, score: theirs.score, label: theirs.label },
    journaled: judged,
  })
  const { score, label } = merged.take
  const { score: lostScore, label: lostLabel } = merged.conflicts
  const keywords = mergeKeywords(base?.keywords ?? [], ours.keywords, theirs.keywords)
  return {
    take: {
      ...(score === undefined ? {} : { score }),
      ...(label === undefined ? {} : { label }),
      ...(keywords.take === undefined ? {} : { keywords: keywords.take }),
    },
    conflicts: {
      ...(lostScore === undefined ? {} : { score: lostScore }),
      ...(lostLabel === undefined ? {} : { label: lostLabel }),
    },
    removedKeywords: keywords.removed,
    rewrite: merged.rewrite || keywords.rewrite,
  }
}

const unstated = {
  score: undefined,
  favourite: undefined,
  label: undefined,
  keywords: undefined,
  notes: undefined,
}

/**
 * A keyword that we wrote and another program took out is taken out here; one that the person took out here is to be taken out there.
 * Others' keywords are theirs: they are kept apart, as those of the file. Where the XMP file has no keywords at all, none is taken
 * out: that is how a program looks that doesn't know them.
 */
function mergeKeywords(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[] | undefined,
): {
  readonly take: readonly string[] | undefined
  readonly removed: readonly string[]
  readonly rewrite: boolean
} {
  const said = new Set(theirs)
  // Whose case another program changed is still there.
  const keys = new Set(theirs?.map(foldKeyword))
  const isSaid = (word: string) => keys.has(foldKeyword(word))
  const taken = theirs === undefined ? ours : ours.filter((word) => isSaid(word) || !base.includes(word))
  const removed = base.filter((word) => !ours.includes(word))
  return {
    take: taken.length === ours.length ? undefined : taken,
    removed,
    rewrite: taken.some((word) => !isSaid(word)) || removed.some((word) => said.has(word)),
  }
}
