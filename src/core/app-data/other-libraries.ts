import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { OtherLibrary } from '#core/identity/inherit-elsewhere.ts'
import { findStandInDirectory } from '#core/place-library.ts'

const schema = z.object({ folders: z.array(z.object({ folder: z.string().min(1) })) })

/** The libraries of folders that were open lately (`recent.json`), but for this one; whether they are there isn't looked at. */
export function listOtherLibraries(dataDirectory: string, ownFolder: string): readonly OtherLibrary[] {
  const folders = readFolders(dataDirectory).filter((folder) => folder !== ownFolder)
  return folders.flatMap((folder) => [
    { folder, database: join(folder, '.scores/media.db') },
    { folder, database: join(findStandInDirectory(folder, dataDirectory), 'media.db') },
  ])
}

function readFolders(dataDirectory: string): readonly string[] {
  try {
    const parsed = schema.parse(JSON.parse(readFileSync(join(dataDirectory, 'recent.json'), 'utf8')))
    return parsed.folders.map(({ folder }) => folder)
  } catch {
    return [] // None was open yet, or the list is damaged: then no other library is known.
  }
}
