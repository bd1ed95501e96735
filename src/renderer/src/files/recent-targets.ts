import { createStore } from '../external-store.ts'

const most = 5

/** Folders that files went to, newest first; as long as the page lives. */
export const recentTargets = createStore<readonly string[]>([])

export function noteTarget(folder: string): void {
  recentTargets.update((known) => [folder, ...known.filter((other) => other !== folder)].slice(0, most))
}
