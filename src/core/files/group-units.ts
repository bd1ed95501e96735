import { splitName } from '#shared/file-names.ts'
import { findPartners } from './companions.ts'
import type { PlanInput, PlanMedia } from './plan-units.ts'

/** Media files that go together, and what is worth knowing of it. */
export type Group = { readonly media: readonly PlanMedia[]; readonly note: string | null }

/** Media files of one stem in one directory, in the order in which they were asked for; with their pairs, where those are to come along. */
export function groupUnits({ ids, act, withPairs, folders }: PlanInput): readonly Group[] {
  const byId = new Map(
    [...folders.values()].flatMap(({ media }) => media.map((one) => [one.id, one] as const)),
  )
  const wanted = new Set(ids)
  const groups = new Map<string, { media: PlanMedia[]; note: string | null }>()
  for (const id of wanted) {
    const file = byId.get(id)
    if (file === undefined) continue
    const key = keyOf(file)
    const group = groups.get(key) ?? { media: [], note: null }
    groups.set(key, group)
    if (!group.media.includes(file)) group.media.push(file)
    if (!withPairs) continue
    for (const partner of findPartners(
      file,
      folders.get(file.directory)?.byStem.get(splitName(file.name).stem) ?? [],
    )) {
      if (group.media.includes(partner) || partner.isMissing) continue
      // Whoever throws away the rejected JPEG doesn't mean the RAW with four stars.
      if (act.kind === 'trash' && partner.isKept && !wanted.has(partner.id)) {
        group.note = `${partner.name} stays: it has stars or is a favourite.`
      } else group.media.push(partner)
    }
  }
  return [...groups.values()]
}

function keyOf({ directory, name }: PlanMedia): string {
  return `${directory}\0${splitName(name).stem}`
}
