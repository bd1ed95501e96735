import { createNaturalSortKey } from '#shared/natural-sort.ts'

/** file_path, filename, directory, extension, name_key. */
export function createFileNames(path: string): readonly [string, string, string, string, string] {
  const slash = path.lastIndexOf('/')
  const filename = path.slice(slash + 1)
  const dot = filename.lastIndexOf('.')
  // With its dot and in lower case, as the scoring program wrote it.
  const extension = dot <= 0 ? '' : filename.slice(dot).toLowerCase()
  const directory = slash === -1 ? '' : path.slice(0, slash)
  return [path, filename, directory, extension, createNaturalSortKey(filename)]
}

/** `media_files.ratio`: width / height in thousandths, 1..65535; 0 where not known. */
export function createRatio(width: number | null, height: number | null): number {
  if (width === null || height === null || width <= 0 || height <= 0) return 0
  return Math.min(65_535, Math.max(1, Math.round((width / height) * 1000)))
}
