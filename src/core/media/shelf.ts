/** The directory that no file can have: for rows whose place another file took, while their own content isn't anywhere. */
export const shelf = '.replaced'

/** Whether a path is one of those: nothing is written beside it. */
export function isShelved(path: string): boolean {
  return path.startsWith(`${shelf}/`)
}
