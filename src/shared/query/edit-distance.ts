/**
 * How many letters must be put in, taken out, changed or swapped with their neighbour to make one text of the other (optimal string
 * alignment); `limit` + 1 as soon as it is sure to be more than `limit`.
 */
export function findEditDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(cost)
      least = Math.min(least, cost)
    }
    // A swap reaches back two rows, so one row over the limit isn't the end yet.
    if (least > limit && Math.min(...last) > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return Math.min(last[b.length] ?? 0, limit + 1)
}

/** How many typos `~word` forgives. */
export function countTypos(word: string): 1 | 2 {
  return [...word].length >= 8 ? 2 : 1
}

/** The letters of a text's first `length` characters as a set of bits: two texts a typo apart differ in two of them at most. */
export function readLetters(text: string, length: number): number {
  let letters = 0
  const end = Math.min(length, text.length)
  for (let at = 0; at < end; at += 1) letters |= 1 << (text.charCodeAt(at) & 31)
  return letters
}

/** How many bits of a number are 1. */
export function countBits(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1
  return count
}

/** The nearest of some names to one that is none of them; undefined where none is near. */
export function findNearest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = wanted.length <= 3 ? 1 : wanted.length <= 6 ? 2 : 3
  let best: { readonly name: string; readonly cost: number } | undefined
  for (const each of names) {
    const starts = wanted.length >= 2 && each.startsWith(wanted)
    const cost = starts ? 0.5 : findEditDistance(wanted.slice(0, 40), each, limit)
    if (cost <= limit && (best === undefined || cost < best.cost)) best = { name: each, cost }
  }
  return best?.name
}
