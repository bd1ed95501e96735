import type { AppState } from '#shared/contract.ts'

/** The absolute path of a file of the library, as the system writes paths. */
export function joinPath(folder: string, path: string, platform: AppState['platform']): string {
  const separator = platform === 'win32' ? '\\' : '/'
  const start = folder.endsWith(separator) ? folder : `${folder}${separator}`
  return start + (platform === 'win32' ? path.replaceAll('/', separator) : path)
}
