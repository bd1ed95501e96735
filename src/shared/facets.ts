import type { FileType } from './media.ts'

/** A folder relative to the library's, with all below it; '' is the library's own. */
export type FolderCount = { readonly path: string; readonly count: number }
export type ScoreCounts = Readonly<Record<'-1' | '0' | '1' | '2' | '3' | '4' | '5', number>>
export type TypeCounts = Readonly<Record<FileType, number>>

/** A value, and how many files of the result have it. */
export type ValueCount = { readonly value: string; readonly count: number }

/** The lists of values that are counted, in the order in which a sidebar shows them. */
export const facetLists = [
  ...(['models', 'samplers', 'tools', 'loras', 'keywords', 'fileKeywords', 'cameras', 'years'] as const),
] as const
export type FacetList = (typeof facetLists)[number]

/** How many values of each list are told. */
export const longestFacetList = 50

/**
 * Counts of the files that a search finds. Folders in natural order, '' first, each with all below it; every list by count, then
 * by name, and no longer than `longestFacetList`.
 */
export type Facets = Readonly<Record<FacetList, readonly ValueCount[]>> & {
  readonly total: number
  readonly folders: readonly FolderCount[]
  readonly scores: ScoreCounts
  readonly types: TypeCounts
  readonly favourites: number
  /** The colours that are there, in their fixed order. */
  readonly labels: readonly ValueCount[]
  /** Of which list there are more values than are told. */
  readonly more: Readonly<Record<FacetList, boolean>>
}
