import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { BackupReason } from '#shared/contract.ts'
import { createBackupName, parseBackupName } from './backup-name.ts'
import { chooseKept, type DatedBackup } from './choose-kept.ts'
import { isDue } from './is-due.ts'

const backup = (time: string, reason: BackupReason = 'daily'): DatedBackup => ({
  name: `${reason} ${time}`,
  reason,
  madeAtMs: Date.parse(`${time.length === 10 ? `${time}T12:00` : time}Z`),
})
const kept = (...backups: readonly DatedBackup[]) => [...chooseKept(backups)].sort()

describe('chooseKept', () => {
  test.each<readonly [string, readonly DatedBackup[], readonly string[]]>([
    ['none', [], []],
    ['one', [backup('2026-03-14')], ['daily 2026-03-14']],
    [
      'the last of a day',
      [backup('2026-03-14T08:00'), backup('2026-03-14T20:00')],
      ['daily 2026-03-14T20:00'],
    ],
    [
      'seven days, and weeks and months beyond them',
      // Every day from the first of January (a Thursday) to the last of March.
      Array.from({ length: 90 }, (_, day) =>
        backup(new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)),
      ),
      [
        ...['2026-01-31', '2026-02-28', '2026-03-15', '2026-03-22'],
        ...['2026-03-25', '2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'],
      ].map((day) => `daily ${day}`),
    ],
    [
      'days without one don’t count',
      [backup('2020-01-01'), backup('2023-06-01'), backup('2026-03-14')],
      ['daily 2020-01-01', 'daily 2023-06-01', 'daily 2026-03-14'],
    ],
    [
      'the last of each occasion beside them',
      [
        ...Array.from({ length: 8 }, (_, minute) => backup(`2026-03-14T10:0${minute}`, 'request')),
        ...Array.from({ length: 8 }, (_, minute) => backup(`2026-03-14T11:0${minute}`, 'migration')),
        ...Array.from({ length: 8 }, (_, minute) => backup(`2026-03-14T12:0${minute}`, 'restore')),
        ...Array.from({ length: 3 }, (_, minute) => backup(`2026-03-14T09:0${minute}`, 'adoption')),
        backup('2026-03-14T13:00'),
      ],
      [
        ...['adoption 2026-03-14T09:00', 'adoption 2026-03-14T09:01', 'adoption 2026-03-14T09:02'],
        'daily 2026-03-14T13:00',
        ...['migration 2026-03-14T11:05', 'migration 2026-03-14T11:06', 'migration 2026-03-14T11:07'],
        ...[3, 4, 5, 6, 7].map((minute) => `request 2026-03-14T10:0${minute}`),
        ...['restore 2026-03-14T12:05', 'restore 2026-03-14T12:06', 'restore 2026-03-14T12:07'],
      ],
    ],
  ])('%s', (_, backups, expected) => {
    expect(kept(...backups)).toEqual(expected)
  })

  it('keeps the newest whatever there is, and never more because one is added', () => {
    const times = fc.array(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }))
    fc.assert(
      fc.property(times, (dates) => {
        const backups = dates.map((date, index) => ({
          name: `${index}`,
          reason: 'daily' as const,
          madeAtMs: date.getTime(),
        }))
        const names = chooseKept(backups)
        const newest = Math.max(...backups.map(({ madeAtMs }) => madeAtMs))
        expect(names.size).toBeLessThanOrEqual(14)
        expect(
          backups.length === 0 ||
            backups.some(({ name, madeAtMs }) => madeAtMs === newest && names.has(name)),
        ).toBe(true)
      }),
    )
  })
})

test.each<readonly [BackupReason, string]>([
  ['daily', 'media-daily-2026-03-14T15-09-26-535Z.db'],
  ['request', 'media-request-2026-03-14T15-09-26-535Z.db'],
  ['restore', 'media-restore-2026-03-14T15-09-26-535Z.db'],
])('the name of a %s backup tells reason and time', (reason, name) => {
  const time = new Date('2026-03-14T15:09:26.535Z')
  expect(createBackupName(reason, time)).toBe(name)
  expect(parseBackupName(name)).toEqual({ reason, madeAtMs: time.getTime() })
})

test.each([
  ['media-v3-2026-03-14T15-09-26-535Z.db', 'migration'],
  ['media-before-adoption-2026-03-14T15-09-26-535Z.db', 'adoption'],
  ['media-mine-2026-03-14T15-09-26-535Z.db', undefined],
  ['media-daily-2026-99-14T15-09-26-535Z.db', undefined],
  ['media-daily-2026-03-14T15-09-26-535Z.db-wal', undefined],
  ['.backup-1b4e28ba-2fa1-4d3b-a3f5-0e02b2c3d479.tmp', undefined],
])('%s is told as what it is', (name, reason) => {
  expect(parseBackupName(name)?.reason).toBe(reason)
})

const day = 24 * 60 * 60_000
test.each([
  ['nothing was ever decided', { newestMs: null, lastEvent: 0, backedUpEvent: -1, nowMs: day }, false],
  ['something was, and there is none', { newestMs: null, lastEvent: 3, backedUpEvent: 3, nowMs: day }, true],
  ['nothing was since', { newestMs: 0, lastEvent: 3, backedUpEvent: 3, nowMs: 9 * day }, false],
  ['something was, a moment ago', { newestMs: 0, lastEvent: 4, backedUpEvent: 3, nowMs: day - 1 }, false],
  ['something was, a day ago', { newestMs: 0, lastEvent: 4, backedUpEvent: 3, nowMs: day }, true],
  ['the clock was set back', { newestMs: 9 * day, lastEvent: 4, backedUpEvent: 3, nowMs: day }, true],
  ['an older library was put back', { newestMs: 0, lastEvent: 2, backedUpEvent: 3, nowMs: day }, true],
])('due where %s: %j', (_, facts, expected) => {
  expect(isDue(facts)).toBe(expected)
})
