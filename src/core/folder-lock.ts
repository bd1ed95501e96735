import { hostname } from 'node:os'
import { inTransaction, prepare, type ReadDb, type WriteDb } from './db/handles.ts'
import { describeProcess, isProcessGone } from './process-identity.ts'

/**
 * Who scans a library and writes its score files: one program at a time. Others are guests, which may look and score; the owner
 * writes what they decide into score files.
 */
export type Ownership = {
  readonly role: 'owner' | 'guest'
  /** Calls back when a guest becomes owner, because the owner ended or hasn't been heard of for 30 s. */
  readonly onBecameOwner: (listener: () => void) => void
  /** Gives the library back, so that another program needn't wait. */
  readonly release: () => void
}

/** Which thread of this process asks, and which others of it are known to have ended without giving a library back. */
export type OwnerThread = {
  /** A UUID of its own. */
  readonly token: string
  readonly endedTokens: readonly string[]
}

export const heartbeatMs = 5000
export const staleAfterMs = 30_000

/** What of the surroundings decides; replaced in tests. */
export type Surroundings = {
  readonly now: () => number
  readonly host: string
  readonly pid: number
  readonly processStarted: string
  readonly isProcessGone: (pid: number, started: string) => boolean
}

type Here = Surroundings & { readonly endedTokens: ReadonlySet<string> }

type OwnerRow = {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly process_started: string
  readonly heartbeat_ms: number
}

/**
 * Takes ownership of a library where no living program has it, else becomes its guest and waits for its turn. A sign of life is
 * written every 5 s; the timer doesn't keep the process alive.
 */
export function acquireOwnership(
  db: WriteDb,
  surroundings: Partial<Surroundings> = {},
  { token, endedTokens }: OwnerThread = { token: crypto.randomUUID(), endedTokens: [] },
): Ownership {
  const here: Here = {
    endedTokens: new Set(endedTokens),
    now: Date.now,
    host: hostname(),
    pid: process.pid,
    processStarted: describeProcess(process.pid),
    isProcessGone,
    ...surroundings,
  }
  const listeners = new Set<() => void>()
  let role: Ownership['role'] = tryToOwn(db, token, here) ? 'owner' : 'guest'

  function beat(): void {
    try {
      const owns = tryToOwn(db, token, here)
      const became = owns && role === 'guest'
      role = owns ? 'owner' : 'guest'
      if (became) for (const listener of listeners) listener()
    } catch {
      // A disk that is full or a lock that is held for long: the next beat is in five seconds, and five may fail.
    }
  }
  const timer = setInterval(beat, heartbeatMs)
  timer.unref()

  return {
    get role() {
      return role
    },
    onBecameOwner: (listener) => void listeners.add(listener),
    release: () => {
      clearInterval(timer)
      listeners.clear()
      role = 'guest'
      prepare(db, 'DELETE FROM library_owner WHERE token = ?').run(token)
    },
  }
}

/** Writes our sign of life, as the owner's or as the one who follows it. False: another program has the library. */
function tryToOwn(db: WriteDb, token: string, here: Here): boolean {
  const known = findOwner(db)
  // Without the write lock first: a guest asks every five seconds, and mostly in vain.
  if (known !== undefined && !mayReplace(known, token, here)) return false
  return inTransaction(db, () => {
    const owner = findOwner(db)
    if (owner !== undefined && !mayReplace(owner, token, here)) return false
    prepare(
      db,
      `INSERT OR REPLACE INTO library_owner (id, token, host, pid, process_started, heartbeat_ms) VALUES (1, ?, ?, ?, ?, ?)`,
    ).run(token, here.host, here.pid, here.processStarted, here.now())
    return true
  })
}

function findOwner(db: ReadDb): OwnerRow | undefined {
  return prepare(
    db,
    'SELECT token, host, pid, process_started, heartbeat_ms FROM library_owner WHERE id = 1',
  ).get() as OwnerRow | undefined // the columns above
}

/** The program that has a library now, as far as can be told from here: the computer that it runs on, and its process id there. */
export type LivingOwner = { readonly host: string; readonly pid: number; readonly isHere: boolean }

/** Whoever has a library and shows signs of life; null: nobody. */
export function findLivingOwner(db: ReadDb): LivingOwner | null {
  const owner = findOwner(db)
  const here = { now: Date.now, host: hostname(), isProcessGone }
  if (owner === undefined || isDead(owner, here)) return null
  return { host: owner.host, pid: owner.pid, isHere: owner.host === here.host }
}

function mayReplace(owner: OwnerRow, token: string, here: Here): boolean {
  // A thread that crashed can't give anything back, and its process lives on.
  return owner.token === token || here.endedTokens.has(owner.token) || isDead(owner, here)
}

function isDead(owner: OwnerRow, here: Pick<Surroundings, 'now' | 'host' | 'isProcessGone'>): boolean {
  if (owner.host === here.host && here.isProcessGone(owner.pid, owner.process_started)) return true
  // A sign of life from the future is no better than an old one: a clock was set back.
  return Math.abs(here.now() - owner.heartbeat_ms) > staleAfterMs
}

type Seen = { readonly dataVersion: unknown; readonly stamp: string }
const lastSeen = new WeakMap<ReadDb['sqlite'], Seen>()

/**
 * Whether another connection changed files, scores or problems since this was asked last on this one. The first time: no. Costs
 * next to nothing while nothing was committed; signs of life don't count.
 */
export function findForeignChanges(db: ReadDb): boolean {
  const dataVersion = db.sqlite.pragma('data_version', { simple: true })
  const before = lastSeen.get(db.sqlite)
  // Our own commits don't change the data version, but they do change the stamp, so it is taken anew each time that it is compared.
  if (before !== undefined && before.dataVersion === dataVersion) {
    if (hasOwnChanges(db)) lastSeen.set(db.sqlite, { dataVersion, stamp: findStamp(db) })
    return false
  }
  const stamp = findStamp(db)
  lastSeen.set(db.sqlite, { dataVersion, stamp })
  return before !== undefined && before.stamp !== stamp
}

const ownChanges = new WeakMap<ReadDb['sqlite'], unknown>()

function hasOwnChanges(db: ReadDb): boolean {
  const now = prepare(db, 'SELECT total_changes()').pluck().get()
  const before = ownChanges.get(db.sqlite)
  ownChanges.set(db.sqlite, now)
  return before !== now
}

/** Differs when a file was added, changed or lost, an act was journaled, or a problem came or went. Each part is read from the end of an index. */
function findStamp(db: ReadDb): string {
  return prepare(
    db,
    `SELECT concat_ws(' ', (SELECT max(id) FROM media_files), (SELECT max(updated_at) FROM media_files),
       (SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL), (SELECT max(id) FROM score_events),
       (SELECT max(id) FROM media_problems), (SELECT count(*) FROM outbox))`,
  )
    .pluck()
    .get() as string // one text
}
