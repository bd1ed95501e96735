import { expect, it } from 'vitest'
import type { SaveStatus } from '#shared/contract.ts'
import { createGuestOutbox } from './guest-outbox.ts'
import type { Outbox } from './outbox.ts'

/** An outbox that notes what it is asked to do, over so many files that are still to be written. */
function createNoted(pending: number) {
  const asked: string[] = []
  let left = pending
  const status = (): SaveStatus => ({ pending: left, failed: 0, failures: [] })
  const note = (what: string) => async () => {
    asked.push(what)
    return status()
  }
  const own: Outbox = {
    kick: () => void asked.push('kick'),
    flush: note('flush'),
    retry: note('retry'),
    status: () => {
      // Somebody else, the owner, writes one between two looks.
      const now = status()
      left = Math.max(0, left - 1)
      return now
    },
    hold: async () => () => {},
    close: async () => void asked.push('close'),
  }
  return { own, asked }
}

it('is the owner’s own outbox for the owner', async () => {
  const { own, asked } = createNoted(3)
  const outbox = createGuestOutbox(own, () => true)
  outbox.kick()
  await outbox.flush()
  await outbox.retry()
  expect(asked).toEqual(['kick', 'flush', 'retry'])
})

it('writes nothing as a guest, and waits until the owner has', async () => {
  const { own, asked } = createNoted(2)
  const outbox = createGuestOutbox(own, () => false)
  outbox.kick()
  expect(await outbox.flush()).toEqual({ pending: 0, failed: 0, failures: [] })
  expect(asked).toEqual([])
})

it('writes itself as soon as the owner is gone', async () => {
  const { own, asked } = createNoted(1000)
  let looks = 0
  const outbox = createGuestOutbox(own, () => {
    looks += 1
    return looks > 3
  })
  await outbox.retry()
  expect(asked).toEqual(['retry'])
})
