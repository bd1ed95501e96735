import type { ErrorCode } from '#shared/errors.ts'

/** What the process ends with for each error. 2 is what programs end with when they were called wrongly. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  'invalid-input': 2,
  'not-found': 3,
  'no-library': 4,
  'not-a-folder': 4,
  'folder-unavailable': 4,
  'library-busy': 5,
  'library-newer': 6,
  'library-foreign': 6,
  'library-corrupt': 6,
  'library-replaced': 6,
  'read-only': 7,
  forbidden: 7,
  'disk-full': 8,
  'disk-failed': 11,
  'file-changed': 9,
  'tool-missing': 10,
  'tool-failed': 10,
  unsupported: 10,
}

/** Everything went well, and what was looked for was found: `verify` and `check` tell what. */
export const differencesExitCode = 12

/** By convention 128 and the signal's number. */
export const signalExitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Shown below the help of every command. */
export const exitCodeHelp = `
Exit codes:
  0    done
  1    something went wrong inside the program; its log has the details
  2    called wrongly; nothing was changed
  3    a file that was named is not there
  4    the folder is not there, or is none
  5    the library is in use
  6    the library is damaged, foreign, or of a newer version
  7    not allowed: no permission, or read-only
  8    the disk is full
  9    a file changed meanwhile
  10   not possible here, or a tool is missing or failed
  11   the disk reported an error
  12   something is not as it should be, and the report says what
  130  ended by Ctrl+C (143 by SIGTERM, 129 by SIGHUP)`
