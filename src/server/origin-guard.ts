import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answerPlainly, baseHeaders } from './plain-answer.ts'
import type { Session } from './session.ts'

/** The path of the one-use link. The only one that is answered without the cookie. */
export const startPath = '/start'

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'redeem'; readonly ticket: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 421; readonly sentence: string }
  /** A token was presented, and it was not ours. */
  | { readonly kind: 'wrong-token' }

/** What the gate looks at. `rawHeaders` as Node gives them: names and values in turn, doubles kept. */
export type GateRequest = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>

/**
 * Decides about a request by its line and headers alone, before any routing: an exact Host, no foreign Origin, no preflight, the
 * token, and for everything but GET and HEAD a proof that it comes from our own page or from a program that holds the token.
 */
export function judgeRequest(request: GateRequest, port: number, session: Session): Verdict {
  const url = request.url ?? ''
  const hosts = headerValues(request, 'host')
  if (hosts.length !== 1 || !ownHosts(port).includes(hosts[0] ?? '') || !url.startsWith('/')) {
    return refuse(421, 'This address is not the one that Media Scorer answers under.')
  }
  const origins = headerValues(request, 'origin')
  const origin = origins[0]
  if (origins.length > 1 || (origin !== undefined && !ownOrigins(port).includes(origin))) {
    return refuse(403, 'Requests from other pages are refused.')
  }
  if (request.method === 'OPTIONS') return refuse(403, 'Requests from other pages are refused.')
  const site = headerValues(request, 'sec-fetch-site')[0]
  const navigates = headerValues(request, 'sec-fetch-mode')[0] === 'navigate'
  if ((site === 'cross-site' || site === 'same-site') && !(navigates && request.method === 'GET')) {
    return refuse(403, 'Requests from other pages are refused.')
  }
  const [path, query] = url.split('?', 2)
  if (path === startPath && request.method === 'GET') {
    return { kind: 'redeem', ticket: new URLSearchParams(query ?? '').get('ticket') ?? '' }
  }
  const authorization = headerValues(request, 'authorization')[0]
  const known = session.judge({ cookie: headerValues(request, 'cookie').join('; '), authorization })
  if (known === 'wrong') return { kind: 'wrong-token' }
  if (known === 'none') return refuse(401, noToken)
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  // A browser adds its cookie to what other pages send; it never adds the bearer.
  const byBearer = session.judge({ cookie: undefined, authorization }) === 'right'
  if (changes && origin === undefined && site !== 'same-origin' && !byBearer) {
    return refuse(403, 'Requests that do not say where they come from may not change anything.')
  }
  return { kind: 'pass' }
}

export type Gate = (request: IncomingMessage, response: ServerResponse) => void

/** Stands before `next`, which sees a request only after it passed. Wrong tokens are answered ever more slowly, see `createBrake`. */
export function createGate(
  port: number,
  session: Session,
  next: Gate,
  brake: Brake = createBrake(Date.now),
): Gate {
  return (request, response) => {
    for (const [name, value] of Object.entries(baseHeaders)) response.setHeader(name, value)
    const verdict = judgeRequest(request, port, session)
    switch (verdict.kind) {
      case 'pass':
        return next(request, response)
      case 'refuse':
        return answerPlainly(request, response, verdict.status, verdict.sentence)
      case 'wrong-token':
        return void answerSlowly(request, response, brake, 401, noToken)
      case 'redeem': {
        const cookie = session.redeemTicket(verdict.ticket)
        if (cookie === null) return void answerSlowly(request, response, brake, 410, usedLink)
        // Away from the address with the ticket at once, so that it stays in no history and is sent as no Referer.
        const headers = { Location: '/', 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }
        response.writeHead(303, headers).end()
      }
    }
  }
}

const noToken = 'Open Media Scorer through the link that it printed in its terminal.'

const usedLink =
  'This link was used already, or it is older than a minute. Go to the terminal in which Media Scorer runs and press Enter: it prints a new one.'

/** Milliseconds that the answer to a wrong token is held back. Told of each wrong one. */
export type Brake = { readonly noteWrong: () => number }

const freeWrongTokens = 20
const windowMs = 60_000
const delayMs = 1000

/** Twenty wrong tokens a minute are answered at once, each one more after a second. `now` gives milliseconds. */
export function createBrake(now: () => number): Brake {
  let recent: readonly number[] = []
  return {
    noteWrong: () => {
      const time = now()
      recent = [...recent.filter((at) => at > time - windowMs), time].slice(-freeWrongTokens - 1)
      return recent.length > freeWrongTokens ? delayMs : 0
    },
  }
}

async function answerSlowly(
  request: IncomingMessage,
  response: ServerResponse,
  brake: Brake,
  status: number,
  sentence: string,
): Promise<void> {
  const delay = brake.noteWrong()
  if (delay > 0) await wait(delay)
  if (!response.destroyed) answerPlainly(request, response, status, sentence)
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
}

function ownOrigins(port: number): readonly string[] {
  return ownHosts(port).map((host) => `http://${host}`)
}

/** Every value of a header, doubles too: Node's `headers` hides all but the first of some. */
function headerValues(request: GateRequest, name: string): readonly string[] {
  const values: string[] = []
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() === name) values.push(request.rawHeaders[at + 1] ?? '')
  }
  return values
}

function refuse(status: 401 | 403 | 421, sentence: string): Verdict {
  return { kind: 'refuse', status, sentence }
}
