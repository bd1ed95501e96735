import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createTestFolder } from './db/ancestor-fixture.ts'
import { prepare } from './db/handles.ts'
import { openDatabase } from './db/open-database.ts'
import { acquireOwnership, findForeignChanges, heartbeatMs, staleAfterMs } from './folder-lock.ts'
import { actOnFiles } from './media/acts.ts'
import { markMissing, recordFiles } from './media/record-files.ts'
import { createTestFile } from './media/test-files.ts'
import { describeProcess, isProcessGone } from './process-identity.ts'

function openTwice() {
  const folder = createTestFolder()
  const path = join(folder, '.scores', 'media.db')
  return { one: openDatabase(path, { folder }).db, two: openDatabase(path, { folder }).db }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('acquireOwnership', () => {
  test('one owns, the other is a guest until the first gives it back', () => {
    vi.useFakeTimers()
    const { one, two } = openTwice()
    const first = acquireOwnership(one)
    const second = acquireOwnership(two)
    const became = vi.fn()
    second.onBecameOwner(became)
    expect([first.role, second.role]).toEqual(['owner', 'guest'])
    vi.advanceTimersByTime(3 * heartbeatMs)
    expect([first.role, second.role, became.mock.calls.length]).toEqual(['owner', 'guest', 0])
    first.release()
    vi.advanceTimersByTime(heartbeatMs)
    expect([first.role, second.role, became.mock.calls.length]).toEqual(['guest', 'owner', 1])
    second.release()
    expect(prepare(one, 'SELECT count(*) FROM library_owner').pluck().get()).toBe(0)
  })

  test('an owner on another host that is silent for long is followed, one that is heard of is not', () => {
    const { one, two } = openTwice()
    let now = 1_000_000
    const owner = acquireOwnership(one, { host: 'far', now: () => now })
    now += staleAfterMs
    const early = acquireOwnership(two, { host: 'near', now: () => now })
    expect(early.role).toBe('guest')
    early.release()
    now += 1
    const late = acquireOwnership(two, { host: 'near', now: () => now })
    expect(late.role).toBe('owner')
    late.release()
    owner.release()
  })

  test('a laptop that slept for an hour finds that another one owns the library now', () => {
    vi.useFakeTimers()
    const { one, two } = openTwice()
    const sleeper = acquireOwnership(one, { host: 'laptop', now: () => 0 })
    const other = acquireOwnership(two, { host: 'desk', now: () => 3_600_000 })
    expect(other.role).toBe('owner')
    prepare(two, 'UPDATE library_owner SET heartbeat_ms = 0').run()
    vi.advanceTimersByTime(heartbeatMs)
    expect(sleeper.role).toBe('guest')
    sleeper.release()
    other.release()
  })

  test('an owner that was killed is followed at once', async () => {
    const folder = createTestFolder()
    const path = join(folder, '.scores', 'media.db')
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const script = `
      const { openDatabase } = await import(${url('./db/open-database.ts')})
      const { acquireOwnership } = await import(${url('./folder-lock.ts')})
      console.log(acquireOwnership(openDatabase(${JSON.stringify(path)}, { folder: ${JSON.stringify(folder)} }).db).role)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    expect(String((await once(child.stdout, 'data'))[0])).toBe('owner\n')
    const { db, close } = openDatabase(path, { folder })
    const whileAlive = acquireOwnership(db)
    expect(whileAlive.role).toBe('guest')
    whileAlive.release()
    child.kill('SIGKILL')
    await once(child, 'close')
    const after = acquireOwnership(db)
    expect(after.role).toBe('owner')
    after.release()
    close()
  })

  test('a process is known by more than its number', () => {
    const self = describeProcess(process.pid)
    expect(isProcessGone(process.pid, self)).toBe(false)
    expect(isProcessGone(process.pid, `${self}0`)).toBe(true)
    expect(isProcessGone(2 ** 22 + 1, self)).toBe(true)
  })
})

describe('findForeignChanges', () => {
  test('sees what others wrote, once; not own acts, and not signs of life', () => {
    const { one, two } = openTwice()
    const ownership = acquireOwnership(two)
    recordFiles(one, [createTestFile('a.png')])
    expect(findForeignChanges(one)).toBe(false)
    expect(findForeignChanges(two)).toBe(false)
    actOnFiles(two, [1], { what: 'score', change: { to: 3 } }, 'user')
    expect([findForeignChanges(one), findForeignChanges(one)]).toEqual([true, false])
    expect(findForeignChanges(two)).toBe(false)
    prepare(two, 'UPDATE library_owner SET heartbeat_ms = heartbeat_ms + 1').run()
    expect(findForeignChanges(one)).toBe(false)
    actOnFiles(one, [1], { what: 'score', change: { to: 4 } }, 'user')
    expect(findForeignChanges(one)).toBe(false)
    expect(findForeignChanges(two)).toBe(true)
    markMissing(one, [1], '2026-01-01T00:00:00.000Z')
    expect(findForeignChanges(two)).toBe(true)
    recordFiles(one, [createTestFile('a.png', { found: { sizeBytes: 9 } })])
    expect(findForeignChanges(two)).toBe(true)
    ownership.release()
  })
})
