import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a one-use link works, in milliseconds. */
const ticketLifeMs = 60_000
/** Links that may wait to be used at a time; making one more forgets the oldest. */
const mostTickets = 8

/** What a request presented to prove who it is. */
export type Credentials = { readonly cookie: string | undefined; readonly authorization: string | undefined }

/** The secret of one run of the server, and the one-use tickets that hand it to a browser. */
export type Session = {
  /** A ticket for one browser; works once, within a minute. */
  readonly createTicket: () => string
  /** The `Set-Cookie` value for a ticket, or null when it was used already, is too old or never was one. */
  readonly redeemTicket: (ticket: string) => string | null
  /** `none`: nothing was presented; `wrong`: something was, and it isn't the token. */
  readonly judge: (credentials: Credentials) => 'right' | 'wrong' | 'none'
}

/**
 * A session with a fresh 256-bit token. `name` keeps the cookies of two servers apart, because browsers share cookies between
 * the ports of a host. `now` gives milliseconds.
 */
export function createSession(name: string, now: () => number = Date.now): Session {
  const token = randomBytes(32).toString('base64url')
  const tickets = new Map<string, number>()
  return {
    createTicket: () => {
      const oldest = tickets.keys().next().value
      if (tickets.size >= mostTickets && oldest !== undefined) tickets.delete(oldest)
      const ticket = randomBytes(32).toString('base64url')
      tickets.set(digest(ticket).toString('hex'), now() + ticketLifeMs)
      return ticket
    },
    redeemTicket: (ticket) => {
      // Looked up by its digest, so that the time of the look-up tells nothing about the ticket.
      const key = digest(ticket).toString('hex')
      const validUntil = tickets.get(key)
      tickets.delete(key)
      if (validUntil === undefined || validUntil < now()) return null
      return `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`
    },
    judge: (credentials) => {
      const presented = [...parseCookies(credentials.cookie, name), ...parseBearer(credentials.authorization)]
      if (presented.length === 0) return 'none'
      return presented.some((value) => timingSafeEqual(digest(value), digest(token))) ? 'right' : 'wrong'
    },
  }
}

/** Equal lengths for the comparison in constant time, whatever was presented. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}

/** The values of every cookie of that name: a browser may send several. */
function parseCookies(header: string | undefined, name: string): readonly string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}

function parseBearer(header: string | undefined): readonly string[] {
  const match = /^Bearer +([^\s]+)$/i.exec(header ?? '')
  return match?.[1] === undefined ? [] : [match[1]]
}
