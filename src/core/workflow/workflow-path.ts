import { createHash } from 'node:crypto'

/** The directory beside media files that holds workflows which were written out. */
export const workflowsDirectory = '.workflows'

// What ext4, APFS, NTFS and most others allow for one name, in bytes, and room for « (999)».
const longestNameBytes = 255 - 6

/**
 * The name of a media file's workflow: its full name with `.json`, so that `a.png` and `a.mp4` don't meet; from the
 * second on with a number, `a.png (2).json`. A name that would be too long becomes its SHA-256.
 */
export function workflowFileName(name: string, number = 1): string {
  const full = `${name}.json`
  const stem =
    Buffer.byteLength(full) > longestNameBytes ? createHash('sha256').update(name).digest('hex') : name
  return number === 1 ? `${stem}.json` : `${stem} (${number}).json`
}
