/** How programs that keep folders the same on several computers name what they can't unite. */
const marks = [
  // Syncthing: `name.sync-conflict-20240102-123456-ABCDEFG.ext`.
  /\.sync-conflict-\d{8}-\d{6}/i,
  // Dropbox, Nextcloud, ownCloud and others: `name (Ann's conflicted copy 2024-01-02).ext`, in the person's language with the word before.
  /\((?:[^()]*\b)?(?:conflicted copy|conflict|case conflict|selective sync conflict)\b[^()]*\)/i,
  // ownCloud of old: `name_conflict-20240102-123456.ext`.
  /[_.-]conflict-\d{8}/i,
]

/** Google Drive and others, for what has one name only: `media (1).db`. A picture may well be called so. */
const numberedDatabase = /^(?:media|thumbnails) ?\(\d+\)\.db$|^(?:media|thumbnails)-[^.]+\.db$/i

/**
 * Whether a file in `.scores` has a name that a cloud program gives to what two computers changed at once. It is never read, because no
 * media file has its name; but somebody should look at it.
 */
export function isConflictCopy(name: string): boolean {
  if (
    /\.db(?:-wal|-shm|-journal)?$/i.test(name) &&
    numberedDatabase.test(name.replace(/-(?:wal|shm|journal)$/i, ''))
  )
    return true
  return /\.(?:json|db)$/i.test(name) && marks.some((mark) => mark.test(name))
}

const mostNamed = 3

/** A sentence for the person; null: there are none. Paths relative to the folder. */
export function describeConflictCopies(paths: readonly string[]): string | null {
  if (paths.length === 0) return null
  const named = paths.slice(0, mostNamed).join(', ')
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : ''
  return `A cloud program left copies of what two computers changed at once: ${named}${more}. Nothing is read from them and nothing is removed; look at them, and delete them when they say nothing new.`
}
