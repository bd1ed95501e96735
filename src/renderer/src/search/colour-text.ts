import type { QueryError, QueryToken } from '#shared/query/query-tree.ts'

/** A stretch of the box's text in one colour. `plain` is white space, commas and whatever isn't understood yet. */
export type ColourPiece = {
  readonly from: number
  readonly text: string
  readonly kind: QueryToken['kind'] | 'plain'
  /** Something is wrong here: it gets a wavy line. */
  readonly wrong: boolean
}

/** The text cut where its colour changes or a mistake begins or ends. The pieces together are the text. */
export function splitByColour(
  text: string,
  tokens: readonly QueryToken[],
  errors: readonly QueryError[],
): readonly ColourPiece[] {
  const cuts = new Set([0, text.length])
  for (const { from, to } of [...tokens, ...errors]) cuts.add(clamp(from, text)).add(clamp(to, text))
  const sorted = [...cuts].sort((one, other) => one - other)
  const pieces: ColourPiece[] = []
  let at = 0
  for (const [place, from] of sorted.entries()) {
    const to = sorted[place + 1]
    if (to === undefined) break
    while ((tokens[at]?.to ?? Number.POSITIVE_INFINITY) <= from) at += 1
    const token = tokens[at]
    const kind = token !== undefined && token.from <= from ? token.kind : 'plain'
    const wrong = errors.some((error) => error.from <= from && error.to >= to)
    pieces.push({ from, text: text.slice(from, to), kind, wrong })
  }
  return pieces
}

function clamp(at: number, text: string): number {
  return Math.min(text.length, Math.max(0, at))
}
