import type { Outbox } from './drain-outbox.ts'

/** Several outboxes as one: what is asked of it is asked of each, in their order. They share a database, so any one's status is all of theirs. */
export function combineOutboxes(first: Outbox, second: Outbox): Outbox {
  return {
    kick: () => {
      first.kick()
      second.kick()
    },
    flush: async () => {
      await first.flush()
      return second.flush()
    },
    retry: async () => {
      await first.retry()
      return second.retry()
    },
    status: first.status,
    hold: async () => {
      const releases = await Promise.all([first.hold(), second.hold()])
      return () => {
        for (const release of releases) release()
      }
    },
    close: async () => {
      await Promise.all([first.close(), second.close()])
    },
  }
}
