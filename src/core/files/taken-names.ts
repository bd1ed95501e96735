import type { PlanInput } from './plan-units.ts'

/** Which names files may get: those that nothing has, and that no other file of the plan gets. */
export type Taken = {
  readonly isFree: (names: readonly NewName[], leaving: ReadonlySet<string>) => boolean
  readonly claim: (names: readonly NewName[]) => void
}

/** A name that a file gets; `inScores`: in `.scores` of its directory. */
export type NewName = { readonly directory: string; readonly name: string; readonly inScores: boolean }

/** For one plan. What is claimed stays claimed. */
export function createTaken(input: PlanInput): Taken {
  const { act, target, folders } = input
  const claimed = new Set<string>()
  const known = new Map<string, ReadonlySet<string>>()
  const listTaken = (directory: string): ReadonlySet<string> => {
    const seen = known.get(directory)
    if (seen !== undefined) return seen
    const contents = act.kind === 'move' || act.kind === 'copy' ? target : folders.get(directory)
    const keys = new Set<string>()
    for (const name of contents?.names ?? []) keys.add(nameKey(input, { directory, name, inScores: false }))
    for (const name of contents?.scores ?? []) keys.add(nameKey(input, { directory, name, inScores: true }))
    known.set(directory, keys)
    return keys
  }
  return {
    isFree: (names, leaving) => {
      const keys = names.map((one) => nameKey(input, one))
      if (new Set(keys).size !== keys.length) return false
      return names.every((one, index) => {
        const key = keys[index] ?? ''
        return !claimed.has(key) && (leaving.has(key) || !listTaken(one.directory).has(key))
      })
    },
    claim: (names) => {
      for (const one of names) claimed.add(nameKey(input, one))
    },
  }
}

/** The same for names that are one name on this disk. */
export function nameKey({ foldsCase }: PlanInput, { directory, name, inScores }: NewName): string {
  const shown = foldsCase ? name.normalize('NFC').toLowerCase() : name
  return `${directory}\0${inScores ? 's' : 'f'}\0${shown}`
}
