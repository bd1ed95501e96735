import { createStore, useStore } from '../external-store.ts'

/** Parts of the panel that are open, by name: they stay so from file to file. */
const openSections = createStore<ReadonlySet<string>>(new Set())

export function useSectionOpen(name: string): boolean {
  return useStore(openSections, (open) => open.has(name))
}

export function toggleSection(name: string): void {
  openSections.update((open) => {
    const next = new Set(open)
    if (!next.delete(name)) next.add(name)
    return next
  })
}
