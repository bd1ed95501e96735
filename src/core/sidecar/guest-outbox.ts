import { setTimeout as wait } from 'node:timers/promises'
import type { SaveStatus } from '#shared/contract.ts'
import type { Outbox } from './outbox.ts'

const askEveryMs = 100
const patienceMs = 15_000

/**
 * The outbox of a program that may not be the library's owner. As long as another one is, that one writes the score files, and all
 * that is done here is to wait until it has: two writers could put an older value over a newer one.
 */
export function createGuestOutbox(own: Outbox, isOwner: () => boolean): Outbox {
  const waitForOwner = async (): Promise<SaveStatus> => {
    const until = performance.now() + patienceMs
    for (;;) {
      const status = own.status()
      if (isOwner()) return own.retry()
      if (status.pending === 0 || performance.now() > until) return status
      await wait(askEveryMs)
    }
  }
  return {
    kick: () => {
      if (isOwner()) own.kick()
    },
    flush: () => (isOwner() ? own.flush() : waitForOwner()),
    retry: () => (isOwner() ? own.retry() : waitForOwner()),
    status: own.status,
    hold: own.hold,
    close: own.close,
  }
}
