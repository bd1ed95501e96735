import { addText, type Findings } from '../findings.ts'

/**
 * A clip's text tag under its plain name. What phones write about place, time and camera goes where a photograph's does, whichever
 * reader or tool found the tag.
 */
export function addVideoTag(findings: Findings, key: string, text: string): void {
  addText(findings, 'video', key, text)
  const name = key.toLowerCase().replace(/^com\.apple\.quicktime\./, '')
  const value = text.trim()
  if (value.length > 200) return
  if (name === 'location' || name === 'location.iso6709') readPlace(value, findings)
  if (name === 'make') findings.exif.make ??= value
  if (name === 'model') findings.exif.model ??= value
  if (name === 'creationdate') findings.exif.dateTimeOriginal ??= value
  if (name === 'creation_time') findings.exif.dateTimeDigitized ??= value
}

/** ISO 6709: signed degrees of latitude and longitude run together, `+51.4169-000.0806/`. */
function readPlace(text: string, findings: Findings): void {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(text)
  if (match === null) return
  findings.exif.latitude ??= Number(match[1])
  findings.exif.longitude ??= Number(match[2])
}
