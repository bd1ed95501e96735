import type { FoundLibrary } from '#core/maintenance/find-library.ts'
import type { BackupReason, CheckReport, MadeBackup } from '#shared/contract.ts'
import type { ErrorValue } from '#shared/errors.ts'

/** What the library asks of the thread that looks after its database. */
export type KeeperTask =
  | { readonly what: 'backup'; readonly path: string; readonly reason: BackupReason }
  | { readonly what: 'check'; readonly library: FoundLibrary }

export type KeeperRequest = { readonly number: number; readonly task: KeeperTask }

export type KeeperAnswer = { readonly number: number } & (
  | { readonly ok: true; readonly value: MadeBackup | CheckReport }
  /** `trace`: for the log. */
  | { readonly ok: false; readonly error: ErrorValue; readonly cancelled: boolean; readonly trace: string }
)

/** Shared with the thread: 1 says that it should end. */
export type KeeperThreadData = { readonly stop: Int32Array }
