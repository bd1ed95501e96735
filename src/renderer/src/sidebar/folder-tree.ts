import type { FolderCount } from '#shared/facets.ts'

export type FolderLine = {
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  readonly count: number
  /** 0 for the library's own folder. */
  readonly depth: number
  readonly hasChildren: boolean
  readonly open: boolean
}

/** The lines of the tree that are to be seen: the children of what is open. `folders` come in order, '' first. */
export function listFolders(
  folders: readonly FolderCount[],
  open: ReadonlySet<string>,
  libraryName: string,
): readonly FolderLine[] {
  const parents = new Set(folders.filter(({ path }) => path !== '').map(({ path }) => parentOf(path)))
  return folders
    .filter(({ path }) => path === '' || isShown(path, open))
    .map(({ path, count }) => ({
      path,
      name: path === '' ? libraryName : nameOf(path),
      count,
      depth: depthOf(path),
      hasChildren: parents.has(path),
      open: open.has(path),
    }))
}

/** The folders above one, and itself: open, they show it. */
export function pathsTo(path: string): readonly string[] {
  const paths = ['']
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) paths.push(path.slice(0, at))
  return path === '' ? paths : [...paths, path]
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length
}

function isShown(path: string, open: ReadonlySet<string>): boolean {
  for (let parent = parentOf(path); ; parent = parentOf(parent)) {
    if (!open.has(parent)) return false
    if (parent === '') return true
  }
}
