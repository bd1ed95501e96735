import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import type { Host } from '#core/app-data/host-handlers.ts'
import { AppError } from '#shared/errors.ts'
import { addEventRoute, defaultEventLimits, type EventLimits } from './event-stream.ts'
import { addMediaRoute } from './media-route.ts'
import { createGate, startPath } from './origin-guard.ts'
import { addRpcRoutes, describeHttpError, sendReply } from './rpc-route.ts'
import { createSession } from './session.ts'
import { addPageRoutes, readPage } from './static-page.ts'

/** What the server needs of the program behind it. */
export type ServedHost = Pick<Host, 'dispatch' | 'listen' | 'findLibrary' | 'readRecentPicture'>

export type ServerOptions = {
  readonly host: ServedHost
  /** Where the built page lies: `out/renderer`. */
  readonly rendererDirectory: string
  /** A free one when left out. */
  readonly port?: number | undefined
  readonly reportBug: (place: string, error: unknown) => void
  readonly limits?: ServerLimits
}

export type ServerLimits = EventLimits & {
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly connections: number
}

export const defaultLimits: ServerLimits = {
  ...defaultEventLimits,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5000,
  connections: 64,
}

export type RunningServer = {
  readonly port: number
  /** A link for one browser, which works once and for a minute. */
  readonly createLink: () => string
  /** Every route there is, for the test that walks them. */
  readonly routes: readonly { readonly method: string; readonly url: string }[]
  readonly close: () => Promise<void>
}

/**
 * Serves the page and the program behind it on 127.0.0.1, to whoever holds the token of this run and to no one else. Throws
 * `invalid-input` where the port is taken and `tool-missing` where the page is not built.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = options.limits ?? defaultLimits
  const page = readPage(options.rendererDirectory)
  const server = createHttpServer(limits)
  const port = await listenOnLoopback(server, options.port ?? 0)
  const session = createSession(`media-scorer-${port}`)
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    // The listening server gets its one listener here, so nothing is routed that the gate has not seen.
    serverFactory: (handler) => server.on('request', createGate(port, session, handler)),
  })
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url })
  })
  addErrorAnswers(app, options.reportBug)
  addRpcRoutes(app, options.host.dispatch)
  addEventRoute(app, options.host.listen, limits)
  addMediaRoute(app, options.host)
  addPageRoutes(app, page)
  await app.ready()
  return {
    port,
    createLink: () => `http://127.0.0.1:${port}${startPath}?ticket=${session.createTicket()}`,
    routes,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      await app.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function createHttpServer(limits: ServerLimits): Server {
  const server = createServer({
    // Absent ones are the gate's to refuse, like all others.
    requireHostHeader: false,
    maxHeaderSize: 16 * 1024,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
  })
  server.maxConnections = limits.connections
  return server
}

function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = 'code' in cause && cause.code === 'EADDRINUSE'
      const sentence = taken
        ? `Port ${port} is used by another program. Choose another one, or none to get a free one.`
        : `The server can't be started on port ${port}: ${cause.message}.`
      reject(new AppError('invalid-input', sentence, { cause }))
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      resolve((server.address() as AddressInfo).port) // a listening TCP server has an address
    })
  })
}

function addErrorAnswers(app: FastifyInstance, reportBug: ServerOptions['reportBug']): void {
  app.setErrorHandler(async (error, request, answer) => {
    const { reply, status } = describeHttpError(error)
    if (status >= 500) reportBug(`${request.method} ${request.routeOptions.url ?? 'no route'}`, error)
    return sendReply(answer, reply, status)
  })
  app.setNotFoundHandler(async (_request, answer) =>
    sendReply(answer, { ok: false, error: { code: 'not-found', message: 'There is nothing here.' } }, 404),
  )
}
