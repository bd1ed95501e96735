import { type FacetList, type Facets, facetLists } from '#shared/facets.ts'
import { setOnlyValue } from '#shared/query/edit-query.ts'
import type { FieldName } from '#shared/query/fields.ts'
import { parseQuery } from '#shared/query/parse-query.ts'

/** A list of the side and the field that its clicks ask for. */
export type FacetName = Exclude<keyof Facets, 'total' | 'favourites' | 'more'>

export const facetFields: Readonly<Record<FacetName, FieldName>> = {
  folders: 'in',
  scores: 'score',
  types: 'type',
  labels: 'label',
  models: 'model',
  samplers: 'sampler',
  tools: 'tool',
  loras: 'lora',
  keywords: 'tag',
  fileKeywords: 'kw',
  cameras: 'camera',
  years: 'date',
}

/**
 * The lists that a query itself narrows, each with the query that doesn't: what else could be chosen there must be counted too, or
 * nothing could be added to a choice.
 */
export function listOpenQueries(
  text: string,
): readonly { readonly facet: FacetName; readonly text: string }[] {
  const { root } = parseQuery(text).query
  const nodes = root === null ? [] : root.kind === 'and' ? root.children : [root]
  const asked = new Set<string>(
    nodes.flatMap((node) => {
      const inner = node.kind === 'not' ? node.child : node
      return inner.kind === 'field' ? [inner.field] : []
    }),
  )
  const facets = Object.keys(facetFields) as FacetName[] // the record's own keys
  return facets
    .filter((facet) => asked.has(facetFields[facet]))
    .map((facet) => ({ facet, text: setOnlyValue(text, facetFields[facet], null) }))
}

/** The counts with one list taken from other counts. */
export function takeList(counts: Facets, facet: FacetName, other: Facets): Facets {
  const more =
    facet in counts.more
      ? { ...counts.more, [facet]: other.more[facet as keyof Facets['more']] }
      : counts.more // a key of `more`, by the test
  return { ...counts, [facet]: other[facet], more }
}

/** The same lists with nothing in them: where nothing is found, the side keeps its shape. */
export function emptyCounts(counts: Facets): Facets {
  const none = <Each extends { readonly count: number }>(list: readonly Each[]): readonly Each[] =>
    list.map((each) => ({ ...each, count: 0 }))
  const lists = facetLists.map((list) => [list, none(counts[list])])
  return {
    ...counts,
    ...(Object.fromEntries(lists) as Pick<Facets, FacetList>), // each list by its own name
    total: 0,
    favourites: 0,
    folders: none(counts.folders),
    labels: none(counts.labels),
    scores: { '-1': 0, '0': 0, '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
    types: { image: 0, video: 0, unknown: 0 },
  }
}
