import { addTerm, createFacetStates, type FacetState, setOnlyValue } from '#shared/query/edit-query.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { type Score, scores } from '#shared/score.ts'
import { judge } from '../gallery/judge-query.ts'

/** What stands in a query for files of this score. */
export function writeScore(score: Score): string {
  return score === -1 ? 'reject' : score === 0 ? 'unrated' : String(score)
}

/** The scores that a query lets through; null where it doesn't speak of scores. */
export function findAskedScores(text: string): readonly Score[] | null {
  const { root } = parseQuery(text).query
  const nodes = root === null ? [] : root.kind === 'and' ? root.children : [root]
  const asked = nodes.filter((node) => {
    const inner = node.kind === 'not' ? node.child : node
    return inner.kind === 'field' && inner.field === 'score'
  })
  if (asked.length === 0) return null
  const terms = asked.map(({ range }) => text.slice(range.from, range.to)).join(' ')
  return scores.filter((score) => judge(terms, { score, favourite: false, label: null }) !== false)
}

/** How a query uses each score. Where it only leaves some out, the others are not «among» anything. */
export function createScoreStates(text: string): (score: Score) => FacetState {
  const asked = findAskedScores(text)
  const stateOf = createFacetStates(text)
  const isLeftOut = (score: Score): boolean => stateOf('score', writeScore(score)) === 'excluded'
  const onlyLeavesOut = asked?.length === scores.filter((score) => !isLeftOut(score)).length
  return (score) => {
    if (isLeftOut(score)) return 'excluded'
    if (asked?.includes(score) !== true || onlyLeavesOut) return 'none'
    return asked.length === 1 ? 'only' : 'among'
  }
}

/** Ctrl and a click on a score: it joins the ones that are let through, or leaves them. */
export function toggleScore(text: string, score: Score): string {
  const asked = findAskedScores(text) ?? []
  const next = asked.includes(score) ? asked.filter((each) => each !== score) : [...asked, score]
  return askForScores(text, next)
}

/** Alt and a click: all but it. */
export function excludeScore(text: string, score: Score): string {
  const asked = findAskedScores(text)
  const before = asked ?? scores
  const next = before.includes(score) ? before.filter((each) => each !== score) : [...before, score]
  return askForScores(text, next)
}

/** As short as it can be said; where every score passes, or none would, nothing is said of them. */
function askForScores(text: string, asked: readonly Score[]): string {
  const rest = setOnlyValue(text, 'score', null)
  const sorted = [...new Set(asked)].sort((one, other) => other - one)
  const [missing, ...others] = scores.filter((score) => !sorted.includes(score))
  if (sorted.length === 0 || missing === undefined) return rest
  if (others.length === 0) return addTerm(rest, `-score:${writeScore(missing)}`)
  const least = sorted.at(-1) ?? 0
  const isOpen = least >= 1 && least < 5 && sorted.length === 6 - least
  return addTerm(rest, `score:${isOpen ? `>=${least}` : sorted.map(writeScore).join('|')}`)
}
