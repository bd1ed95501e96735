import { countBits, countTypos, findEditDistance, readLetters } from '#shared/query/edit-distance.ts'
import { foldText } from '#shared/query/fold-text.ts'

/**
 * What fits a text that is being typed, best first: what is it, what begins with it, what has a word that begins with it, what holds
 * it, and (from four letters on, where nothing else fits) what begins with it but for a typo. Of equals, the order given stays.
 */
export function rankMatches<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  typed: string,
  limit: number,
): readonly Item[] {
  const wanted = foldText(typed).trim()
  if (wanted === '') return items.slice(0, limit)
  const ranks: Item[][] = [[], [], [], []]
  for (const item of items) {
    const rank = rankName(foldText(nameOf(item)), wanted)
    if (rank !== null) ranks[rank]?.push(item)
  }
  const found = ranks.flat()
  if (found.length > 0 || wanted.length < 4) return found.slice(0, limit)
  const letters = readLetters(wanted, wanted.length)
  return items.filter((item) => isAlmost(foldText(nameOf(item)), wanted, letters)).slice(0, limit)
}

function rankName(name: string, wanted: string): 0 | 1 | 2 | 3 | null {
  const at = name.indexOf(wanted)
  if (at === 0) return name.length === wanted.length ? 0 : 1
  if (at < 0) return null
  for (let next = at; next >= 0; next = name.indexOf(wanted, next + 1)) {
    if (!/[\p{L}\p{N}]/u.test(name[next - 1] ?? '')) return 2
  }
  return 3
}

/** Its beginning, as long as what was typed or a letter more or less, is that but for a typo. */
function isAlmost(name: string, wanted: string, letters: number): boolean {
  const typos = countTypos(wanted)
  for (const length of [wanted.length, wanted.length + 1, wanted.length - 1]) {
    // Each typo changes at most two letters of the set: one goes, one comes.
    if (countBits(letters ^ readLetters(name, length)) > 2 * typos) continue
    if (findEditDistance(name.slice(0, length), wanted, typos) <= typos) return true
  }
  return false
}
