/** Changes whenever a file's bytes do (time and size), so that URLs which carry it can be cached for ever. `MediaRow.version`. */
export function createVersion(modifiedNs: number, sizeBytes: number): string {
  return `${modifiedNs.toString(36)}-${sizeBytes.toString(36)}`
}
