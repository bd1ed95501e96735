import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What `resolveDataDirectory` looks at, so that a test can be any platform. */
export type DataDirectoryPlace = {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * The absolute path of the program's own data (settings, recent folders, libraries of folders that can't be written to, log,
 * Electron's profile). `MEDIA_SCORER_DATA` overrides it; else `XDG_DATA_HOME` (XDG Base Directory Specification: a relative
 * value is to be ignored), `APPDATA`, or Application Support. Nothing is made here.
 */
export function resolveDataDirectory(place: DataDirectoryPlace = describeThisComputer()): string {
  const { platform, environment, home } = place
  const given = environment.MEDIA_SCORER_DATA
  if (given !== undefined && given !== '') return resolve(given)
  if (platform === 'win32')
    return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'Media Scorer')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Media Scorer')
  const shared = environment.XDG_DATA_HOME
  return join(shared?.startsWith('/') === true ? shared : join(home, '.local', 'share'), 'media-scorer')
}

function describeThisComputer(): DataDirectoryPlace {
  return { platform: process.platform, environment: process.env, home: homedir() }
}
