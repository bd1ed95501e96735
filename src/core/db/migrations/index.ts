import { initial } from './0001-initial.ts'
import { sideFiles } from './0002-side-files.ts'
import { identity } from './0003-identity.ts'
import { queryLanguage } from './0004-query-language.ts'
import { xmp } from './0005-xmp.ts'
import { scoreKeeping } from './0006-score-keeping.ts'
import { conflicts } from './0007-conflicts.ts'
import { fileActs } from './0008-file-acts.ts'
import { embeddedRatings } from './0009-embedded-ratings.ts'

/** The explicit list of migrations. `version` becomes `PRAGMA user_version`; one is never edited after a release, only followed. */
export const migrations: readonly {
  readonly version: number
  readonly name: string
  readonly sql: string
}[] = [
  { version: 1, name: 'initial', sql: initial },
  { version: 2, name: 'side-files', sql: sideFiles },
  { version: 3, name: 'identity', sql: identity },
  { version: 4, name: 'query-language', sql: queryLanguage },
  { version: 5, name: 'xmp', sql: xmp },
  { version: 6, name: 'score-keeping', sql: scoreKeeping },
  { version: 7, name: 'conflicts', sql: conflicts },
  { version: 8, name: 'file-acts', sql: fileActs },
  { version: 9, name: 'embedded-ratings', sql: embeddedRatings },
]

/** The schema version that this program writes. */
export const currentVersion: number = migrations.at(-1)?.version ?? 0

/** `PRAGMA application_id` of a Media Scorer library: 'MSCR'. */
export const applicationId = 0x4d534352
