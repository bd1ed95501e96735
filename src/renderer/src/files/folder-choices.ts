import { explainBadFolder, type NamePlatform } from '#shared/file-names.ts'

/** One line of the list of folders that files can go to. */
export type FolderChoice = {
  /** Below the library's folder; '' is its own. */
  readonly folder: string
  readonly kind: 'recent' | 'known' | 'new'
}

const mostShown = 200

/**
 * The folders that what was typed can mean: the ones used last first, then all others that hold it, those whose name begins with it
 * before the rest; and a new one of that name.
 */
export function listFolderChoices(
  typed: string,
  {
    folders,
    recent,
    platform,
  }: {
    readonly folders: readonly string[]
    readonly recent: readonly string[]
    readonly platform: NamePlatform
  },
): readonly FolderChoice[] {
  const wanted = trimFolder(typed)
  const key = wanted.toLowerCase()
  const holds = (folder: string): boolean => folder.toLowerCase().includes(key)
  const begins = (folder: string): boolean =>
    folder.toLowerCase().startsWith(key) || folder.toLowerCase().includes(`/${key}`)
  const found = folders.filter(holds)
  const known = new Set(folders)
  const first = recent.filter((folder) => known.has(folder) && holds(folder))
  const rest = found.filter((folder) => !first.includes(folder))
  const choices: FolderChoice[] = [
    ...first.map((folder): FolderChoice => ({ folder, kind: 'recent' })),
    ...rest.filter(begins).map((folder): FolderChoice => ({ folder, kind: 'known' })),
    ...rest.filter((folder) => !begins(folder)).map((folder): FolderChoice => ({ folder, kind: 'known' })),
  ]
  const isNew = wanted !== '' && !known.has(wanted) && explainBadFolder(wanted, platform) === null
  const shown = choices.slice(0, mostShown)
  return isNew ? [...shown, { folder: wanted, kind: 'new' }] : shown
}

/** As typed, without what surrounds it: ` /best/ ` → `best`. */
export function trimFolder(typed: string): string {
  return typed
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\/+|\/+$/g, '')
}
