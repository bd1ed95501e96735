import { createTimeName } from '#core/db/backup.ts'
import type { BackupReason } from '#shared/contract.ts'

/** What a backup's file name tells. */
export type ParsedBackupName = {
  readonly reason: BackupReason
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
}

/** `media-daily-2026-03-14T15-09-26-535Z.db`: sorts by time within its reason. */
export function createBackupName(reason: BackupReason, time: Date): string {
  return `media-${reason}-${createTimeName(time)}.db`
}

const form = /^media-(.+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/

/** Null for what isn't a backup's name: such a file is never counted, and never removed. */
export function parseBackupName(name: string): ParsedBackupName | null {
  const [, label, day, hours, minutes, seconds, milliseconds] = form.exec(name) ?? []
  if (label === undefined) return null
  const reason = parseReason(label)
  const madeAtMs = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`)
  return reason === null || Number.isNaN(madeAtMs) ? null : { reason, madeAtMs }
}

function parseReason(label: string): BackupReason | null {
  if (label === 'daily' || label === 'request' || label === 'restore') return label
  if (label === 'before-adoption') return 'adoption'
  return /^v\d+$/.test(label) ? 'migration' : null
}
