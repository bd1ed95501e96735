import type { Value } from '#shared/query/query-tree.ts'
import { compareNumber, fitsNumber } from './compile-number.ts'
import { isNumber } from './condition-plans.ts'
import { allOf, anyOf, noneOf, nothing, type Plan, select } from './plan.ts'

/** 0 is known only where somebody set it: what was never scored has no score. */
export const scoredOnce = "SELECT media_file_id FROM score_events WHERE what = 'score'"

export function compileScore(value: Value): Plan {
  if (value.is === 'option') {
    const condition =
      value.option === 'reject' ? 'score = -1' : value.option === 'unrated' ? 'score = 0' : 'score > 0'
    return { is: 'files', condition, parameters: [] }
  }
  if (!isNumber(value)) return nothing
  const { condition, parameters } = compareNumber('score', value, 0)
  const given: Plan = { is: 'files', condition: `score <> 0 AND ${condition}`, parameters }
  if (!fitsNumber(0, value, 0)) return given
  return anyOf([given, allOf([{ is: 'files', condition: 'score = 0', parameters: [] }, select(scoredOnce)])])
}

export function compileTagCount(value: Value): Plan {
  if (!isNumber(value)) return nothing
  const { condition, parameters } = compareNumber('count(*)', value, 0)
  // The partial index is taken only for a condition in its own words.
  const tagged =
    "SELECT media_file_id FROM media_keywords WHERE keyword_type IN ('user', 'file') AND keyword_type = 'user'"
  const counted = select(`${tagged} GROUP BY media_file_id HAVING ${condition}`, ...parameters)
  return fitsNumber(0, value, 0) ? anyOf([counted, noneOf(select(tagged))]) : counted
}
