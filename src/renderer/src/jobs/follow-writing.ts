/** How far the writing of a batch's score files is: what was owed at most since nothing was, and what of it is written. */
export type Writing = { readonly most: number; readonly left: number }

export const noWriting: Writing = { most: 0, left: 0 }

/** Takes what is owed now. A new act in between makes the batch larger; nothing owed ends it. */
export function followWriting(before: Writing, owed: number): Writing {
  if (owed === 0) return noWriting
  if (owed === before.left) return before
  // More than before: those came on top of what was written already.
  const most = owed > before.left ? before.most + (owed - before.left) : before.most
  return { most, left: owed }
}
