import { expect, test } from 'vitest'
import { createSession } from './session.ts'

function redeemToken(session: ReturnType<typeof createSession>): string {
  const cookie = session.redeemTicket(session.createTicket()) ?? ''
  return /^s=([\w-]{43});/.exec(cookie)?.[1] ?? ''
}

test('a ticket works once', () => {
  const session = createSession('s')
  const ticket = session.createTicket()
  expect(session.redeemTicket(ticket)).toMatch(/^s=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
  expect(session.redeemTicket(ticket)).toBeNull()
})

test('a ticket works for a minute', () => {
  let now = 0
  const session = createSession('s', () => now)
  const [early, late] = [session.createTicket(), session.createTicket()]
  now = 60_000
  expect(session.redeemTicket(early)).not.toBeNull()
  now = 60_001
  expect(session.redeemTicket(late)).toBeNull()
})

test('what never was a ticket is none', () => {
  const session = createSession('s')
  session.createTicket()
  expect(session.redeemTicket('')).toBeNull()
  expect(session.redeemTicket('x'.repeat(43))).toBeNull()
})

test('only the newest eight tickets wait', () => {
  const session = createSession('s')
  const tickets = Array.from({ length: 9 }, () => session.createTicket())
  expect(tickets.map((ticket) => session.redeemTicket(ticket) !== null)).toEqual([
    false,
    ...Array.from({ length: 8 }, () => true),
  ])
})

test('the token is right as a cookie among others and as a bearer', () => {
  const session = createSession('s')
  const token = redeemToken(session)
  const judge = (cookie?: string, authorization?: string) => session.judge({ cookie, authorization })
  expect([
    judge(`a=b; s=${token}; c=d`),
    judge(`s=old; s=${token}`),
    judge(undefined, `Bearer ${token}`),
    judge(undefined, undefined),
    judge('a=b; xs=1', undefined),
    judge(`s=${token}x`),
    judge('s='),
    judge(undefined, `Bearer ${token.slice(1)}`),
    judge(undefined, `Basic ${token}`),
    judge(`S=${token}`),
  ]).toEqual(['right', 'right', 'right', 'none', 'none', 'wrong', 'wrong', 'wrong', 'none', 'none'])
})

test('each run has a token of its own', () => {
  expect(redeemToken(createSession('s'))).not.toBe(redeemToken(createSession('s')))
})
