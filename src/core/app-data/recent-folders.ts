import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { RecentFolder } from '#shared/contract.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { createQueue } from './queue.ts'
import { readStripPicture, removeStrip, type StripPicture, writeStrip } from './thumbnail-strip.ts'

const entrySchema = z.strictObject({
  /** Names the folder's strip and its URLs; never given twice, so that a URL can be cached for ever. */
  id: z.int().positive(),
  folder: z.string().min(1),
  openedAt: z.iso.datetime(),
  /** How many pictures its strip has. */
  pictures: z.int().min(0).max(6),
  /** Counts the strips that were kept of it. */
  strip: z.int().min(0),
})
const fileSchema = z.strictObject({ nextId: z.int().positive(), folders: z.array(entrySchema) })
type File = z.output<typeof fileSchema>

export type RecentFolders = {
  /** Newest first. Thumbnails are `<urlBase><id>/<place>?v=<strip>`. */
  readonly list: () => Promise<readonly RecentFolder[]>
  readonly remember: (folder: string) => Promise<void>
  readonly forget: (folder: string) => Promise<void>
  /** Keeps up to six small pictures (WebP) of a remembered folder, for the welcome screen. */
  readonly keepStrip: (folder: string, pictures: readonly Uint8Array[]) => Promise<void>
  /** One picture by what follows `urlBase`, without the query: `3/0`. Undefined for anything else. */
  readonly readPicture: (path: string) => Promise<StripPicture | undefined>
}

const longestList = 12
/** A folder on a disk that doesn't answer counts as not available after this long. */
const availabilityMs = 1000

/** The folders that were open lately, in `recent.json` of the data directory, with their strips in `recent/`. */
export function createRecentFolders(dataDirectory: string, urlBase: string): RecentFolders {
  const path = join(dataDirectory, 'recent.json')
  const strips = join(dataDirectory, 'recent')
  const inTurn = createQueue()
  const read = async (): Promise<File> => (await readJsonFile(path, fileSchema)) ?? { nextId: 1, folders: [] }

  return {
    list: async () => {
      const { folders } = await inTurn(read)
      return Promise.all(
        folders.map(async (entry) => ({
          folder: entry.folder,
          name: basename(entry.folder) || entry.folder,
          openedAt: entry.openedAt,
          available: await isAvailable(entry.folder),
          thumbnails: Array.from(
            { length: entry.pictures },
            (_, k) => `${urlBase}${entry.id}/${k}?v=${entry.strip}`,
          ),
        })),
      )
    },
    remember: (folder) =>
      inTurn(async () => {
        const { file, dropped } = addFolder(await read(), folder, new Date().toISOString())
        await writeJsonFile(path, file)
        await Promise.all(dropped.map((id) => removeStrip(strips, id)))
      }),
    forget: (folder) =>
      inTurn(async () => {
        const file = await read()
        const forgotten = file.folders.filter((entry) => entry.folder === folder)
        if (forgotten.length === 0) return
        await writeJsonFile(path, {
          ...file,
          folders: file.folders.filter((entry) => entry.folder !== folder),
        })
        await Promise.all(forgotten.map((entry) => removeStrip(strips, entry.id)))
      }),
    keepStrip: (folder, pictures) =>
      inTurn(async () => {
        const file = await read()
        const known = file.folders.find((entry) => entry.folder === folder)
        if (known === undefined || pictures.length === 0) return
        await writeStrip(strips, known.id, pictures.slice(0, 6))
        const kept = { ...known, pictures: Math.min(6, pictures.length), strip: known.strip + 1 }
        await writeJsonFile(path, {
          ...file,
          folders: file.folders.map((entry) => (entry === known ? kept : entry)),
        })
      }),
    readPicture: async (name) => {
      const route = /^([1-9]\d{0,9})\/([0-5])$/.exec(name)
      return route === null ? undefined : readStripPicture(strips, Number(route[1]), Number(route[2]))
    },
  }
}

/** Puts a folder first. Those that fall off the list's end are `dropped`, by id. */
export function addFolder(
  file: File,
  folder: string,
  openedAt: string,
): { readonly file: File; readonly dropped: readonly number[] } {
  const known = file.folders.find((entry) => entry.folder === folder)
  const entry = known ?? { id: file.nextId, folder, openedAt, pictures: 0, strip: 0 }
  const all = [{ ...entry, openedAt }, ...file.folders.filter((other) => other !== known)]
  return {
    file: { nextId: known === undefined ? file.nextId + 1 : file.nextId, folders: all.slice(0, longestList) },
    dropped: all.slice(longestList).map((other) => other.id),
  }
}

async function isAvailable(folder: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), availabilityMs)
  stat(folder).then(
    (stats) => resolve(stats.isDirectory()),
    () => resolve(false),
  )
  return promise.finally(() => clearTimeout(timer))
}
