import type { LibraryStatus } from '#shared/contract.ts'
import { countConflicts } from './conflicts/find-conflicts.ts'
import type { WriteDb } from './db/handles.ts'
import { findTrouble } from './find-trouble.ts'
import { findForeignChanges } from './folder-lock.ts'

export type OthersParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  /** Something that `trouble` or the number of conflicts says became another. */
  readonly onStatus: () => void
  /** Folder and database are there again. */
  readonly onBack: () => void
  /** Another program wrote into the database. */
  readonly onChanges: () => void
  readonly onError: (error: unknown) => void
}

export type OthersWatch = {
  /** Null as long as folder and database are there. */
  readonly trouble: () => LibraryStatus['trouble']
  readonly close: () => void
}

/** How often a library looks whether another program wrote into its database, or took it away. */
const everyMs = 1000

/** Watches what others do to an open library: write into its database, take its folder or its database away, bring it back. */
export function watchOthers({ db, folder, onStatus, onBack, onChanges, onError }: OthersParts): OthersWatch {
  let trouble: LibraryStatus['trouble'] = null
  let toldConflicts = countConflicts(db)

  function tellTrouble(): void {
    const before = trouble
    trouble = findTrouble(db, folder)
    if (trouble === before) return
    onStatus()
    if (trouble === null) onBack()
  }

  /** Conflicts turn up wherever something is read that others write, also where no value changes. */
  function tellConflicts(): void {
    const open = countConflicts(db)
    if (open === toldConflicts) return
    toldConflicts = open
    onStatus()
  }

  // Asked once now: what comes after is a change.
  findForeignChanges(db)
  const timer = setInterval(() => {
    try {
      tellTrouble()
      if (trouble !== null) return
      tellConflicts()
      if (findForeignChanges(db)) onChanges()
    } catch (error) {
      // Another program holds the database for itself just now, or it is damaged: the next look, or the next act, will tell.
      onError(error)
    }
  }, everyMs)
  timer.unref()
  return { trouble: () => trouble, close: () => clearInterval(timer) }
}
