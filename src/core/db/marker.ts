import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { makeDirectory, writeDurably } from '#core/storage/durable-file.ts'

const markerSchema = z.looseObject({
  program: z.literal('media-scorer'),
  libraryId: z.uuid(),
  created: z.string(),
})
export type LibraryMarker = z.output<typeof markerSchema>

/**
 * What `.scores/library.json` of a folder says, or null. An unmounted disk leaves an empty folder without it: what isn't found
 * there isn't missing.
 */
export function readMarker(folder: string): LibraryMarker | null {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(findMarkerPath(folder), 'utf8')))
  } catch {
    // Not there, not readable or not ours: all the same, this isn't a sign that the folder is the library's.
    return null
  }
}

/** Writes it, wholly or not at all. False where the folder can't be written to: its library lies elsewhere then. */
export function writeMarker(folder: string, libraryId: string): boolean {
  const marker: LibraryMarker = { program: 'media-scorer', libraryId, created: new Date().toISOString() }
  try {
    makeDirectory(join(folder, '.scores'))
    writeDurably(findMarkerPath(folder), `${JSON.stringify(marker, null, 2)}\n`)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && refusals.has(String(error.code))) return false
    throw error
  }
}

const refusals: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT'])

function findMarkerPath(folder: string): string {
  return join(folder, '.scores', 'library.json')
}
