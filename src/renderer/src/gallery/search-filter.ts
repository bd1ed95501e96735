import type { Search } from '#shared/contract.ts'
import type { MediaRow } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

type ScoreRange = NonNullable<Search['score']>

/** Whether a file with this score passes the filter on scores. */
export function passesScore(search: Search, score: Score): boolean {
  return search.score === null || (score >= search.score.min && score <= search.score.max)
}

/** Whether anything but the order is asked for. */
export function isFiltered(search: Search): boolean {
  return (
    search.text.trim() !== '' ||
    search.keywords.length > 0 ||
    search.score !== null ||
    search.types.length > 0 ||
    search.folder !== '' ||
    search.missing !== 'no'
  )
}

/** The same order and nothing filtered. */
export function clearFilter(search: Search): Search {
  return {
    ...search,
    text: '',
    match: 'all',
    keywords: [],
    score: null,
    types: [],
    folder: '',
    missing: 'no',
  }
}

/** A click on a score: that score alone, or no filter when it already is; with `adding` the range is stretched to hold it. */
export function pickScore(current: Search['score'], score: Score, adding: boolean): Search['score'] {
  if (current === null) return { min: score, max: score }
  if (!adding) return isExactly(current, score) ? null : { min: score, max: score }
  if (score < current.min) return { ...current, min: score }
  if (score > current.max) return { ...current, max: score }
  if (isExactly(current, score)) return null
  if (score === current.min) return { ...current, min: nextScore(score) }
  if (score === current.max) return { ...current, max: previousScore(score) }
  return { min: score, max: score }
}

function isExactly(range: ScoreRange, score: Score): boolean {
  return range.min === score && range.max === score
}

function nextScore(score: Score): Score {
  return Math.min(5, score + 1) as Score // stays within -1..5
}

function previousScore(score: Score): Score {
  return Math.max(-1, score - 1) as Score // stays within -1..5
}

/** A click on a kind of file: that kind alone, or no filter when it already is; with `adding` it joins or leaves the others. */
export function pickType(current: Search['types'], type: MediaRow['type'], adding: boolean): Search['types'] {
  if (adding) return current.includes(type) ? current.filter((each) => each !== type) : [...current, type]
  return current.length === 1 && current[0] === type ? [] : [type]
}

/** «3 stars», «≥ 3», «1 to 3», «unrated»: for the chip. */
export function describeRange({ min, max }: ScoreRange): string {
  if (min === max) return describeOne(min)
  if (min === -1 && max === 5) return 'any'
  if (max === 5) return min === 0 ? 'not rejected' : `≥ ${min}`
  return `${describeOne(min)} to ${describeOne(max)}`
}

function describeOne(score: Score): string {
  if (score === -1) return 'rejected'
  return score === 0 ? 'unrated' : '★'.repeat(score)
}
