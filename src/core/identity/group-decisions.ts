import type { Decision } from './match-moves.ts'

/**
 * Groups decisions that must be carried out together, because one takes the place that another one leaves (swapped names, a chain). All
 * moves come before the copies, whose originals may be among those that move.
 */
export function groupDecisions(decisions: readonly Decision[]): readonly (readonly Decision[])[] {
  const parents = new Map<number, number>()
  const find = (id: number): number => {
    let root = id
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    // The way is made shorter for the next who asks.
    for (let at = id; at !== root; ) {
      const parent = parents.get(at) ?? root
      parents.set(at, root)
      at = parent
    }
    return root
  }
  for (const decision of decisions) {
    if (decision.kind !== 'moved') continue
    const place = find(decision.place)
    const source = find(decision.source)
    if (place !== source) parents.set(place, source)
  }
  const groups = new Map<number, Decision[]>()
  for (const decision of decisions) {
    const root = find(decision.place)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [decision])
    else group.push(decision)
  }
  const hasMove = (group: readonly Decision[]) => group.some(({ kind }) => kind === 'moved')
  const all = [...groups.values()]
  return [...all.filter(hasMove), ...all.filter((group) => !hasMove(group))]
}
