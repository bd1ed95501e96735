import { isAbsolute, resolve } from 'node:path'

/**
 * The folder that a command line names: the first argument that is no option, or whatever follows `--`. `programArguments` is how
 * many leading arguments are the program's own (the binary, and the app's path when it isn't packaged).
 */
export function findStartFolder(
  argv: readonly string[],
  programArguments: number,
  workingDirectory: string,
): string | undefined {
  const rest = argv.slice(programArguments)
  const end = rest.indexOf('--')
  const named = end === -1 ? rest.find((item) => !item.startsWith('-')) : rest[end + 1]
  return named === undefined || named === '' ? undefined : resolve(workingDirectory, named)
}

/** What another start of the program handed over, if it looks like a folder's path at all. It is anybody's data. */
export function parseHandedFolder(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('folder' in data)) return undefined
  const { folder } = data
  if (typeof folder !== 'string' || folder.length > 4096 || folder.includes('\0')) return undefined
  return isAbsolute(folder) ? folder : undefined
}
