import { createHash } from 'node:crypto'

/** The directory beside media files that holds their score files. */
export const scoresDirectory = '.scores'

// What ext4, APFS, NTFS and most others allow for one name, in bytes.
const longestNameBytes = 255

/**
 * The score file's name for a media file's full name: `clip1.mp4` → `clip1.mp4.json`, as the original Media Scoring program
 * has it; a name that `.json` would make too long, or the marker's → `<sha256 of the name>.json`, the full name being inside.
 */
export function scoreFileName(name: string): string {
  return isHashedName(name) ? `${createHash('sha256').update(name).digest('hex')}.json` : `${name}.json`
}

/** Whether a media file's name can't stand in its score file's name: too long, or the name of the library's own marker. */
export function isHashedName(name: string): boolean {
  return Buffer.byteLength(name) + '.json'.length > longestNameBytes || isReserved(`${name}.json`)
}

/** Whether a name in `.scores` is that of the library's marker (`library.json`), in any case: no score file. */
export function isReserved(name: string): boolean {
  return name.toLowerCase() === 'library.json'
}

/** The score file of a media file, both relative to the library's folder with `/`. */
export function scoreFilePath(mediaPath: string): string {
  const slash = mediaPath.lastIndexOf('/')
  const directory = mediaPath.slice(0, slash + 1)
  return `${directory}${scoresDirectory}/${scoreFileName(mediaPath.slice(slash + 1))}`
}
