import type { ReadDb } from '#core/db/handles.ts'
import type { GroupField } from '#shared/query/query-tree.ts'
import { findDayRanks, findRanks, findTextRanks, type Ranks } from './find-ranks.ts'
import { createOrder, type Order } from './name-order.ts'
import { groupSources } from './sort-keys.ts'

export type Groups = {
  /** Where in the result each group begins. */
  readonly starts: Uint32Array
  /** What the files of each have in common, as text; null where it isn't known. */
  readonly labels: readonly (string | null)[]
}

/** The files put together by what they have in common: the groups in the order of their first files, the files of each as they were. */
export function groupFiles(
  db: ReadDb,
  order: Order,
  by: GroupField,
): { readonly order: Order; readonly groups: Groups } {
  const ranks = findGroupRanks(db, by)
  const groupOf = new Map<number, number>()
  const sizes: number[] = []
  const own = order.ids.map((id) => {
    const rank = ranks.byId[id] ?? 0
    let group = groupOf.get(rank)
    if (group === undefined) {
      group = sizes.length
      groupOf.set(rank, group)
      sizes.push(0)
    }
    sizes[group] = (sizes[group] ?? 0) + 1
    return group
  })
  const starts = new Uint32Array(sizes.length)
  for (let group = 1; group < sizes.length; group += 1)
    starts[group] = (starts[group - 1] ?? 0) + (sizes[group - 1] ?? 0)
  const next = starts.slice()
  const grouped = createOrder(order.ids.length)
  own.forEach((group, index) => {
    const to = next[group] ?? 0
    next[group] = to + 1
    grouped.ids[to] = order.ids[index] ?? 0
    grouped.ratios[to] = order.ratios[index] ?? 0
    grouped.missing[to] = order.missing[index] ?? 0
  })
  const labels = [...groupOf.keys()].map((rank) => (rank === 0 ? null : String(ranks.values[rank - 1] ?? '')))
  return { order: grouped, groups: { starts, labels } }
}

function findGroupRanks(db: ReadDb, by: GroupField): Ranks {
  const source = groupSources[by]
  if (by === 'day') return findDayRanks(db, source)
  return by === 'prompt' ? findTextRanks(db, source) : findRanks(db, source)
}
