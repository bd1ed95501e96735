// For tests only: a real server on a real socket, before a host whose library is three files of a temporary folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Library } from '#core/library.ts'
import type { EventMessage } from '#shared/contract.ts'
import type { Dispatch } from '#shared/rpc.ts'
import { defaultLimits, type RunningServer, type ServerLimits, startServer } from './http-server.ts'

export type TestServer = RunningServer & {
  readonly directory: string
  /** The `Cookie` header of a browser that used the link. */
  readonly cookie: string
  readonly origin: string
  /** Every call that reached the host, in order. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[]
  readonly bugs: readonly unknown[]
  readonly emit: (event: EventMessage) => void
  readonly stop: () => Promise<void>
}

export async function startTestServer(
  options: { readonly dispatch?: Dispatch; readonly limits?: Partial<ServerLimits> } = {},
): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'media-scorer-server-'))
  const rendererDirectory = writeTestPage(directory)
  const calls: { name: string; input: unknown }[] = []
  const bugs: unknown[] = []
  const listeners = new Set<(event: EventMessage) => void>()
  const library = writeTestLibrary(directory)
  const server = await startServer({
    host: {
      dispatch: (name, input, signal) => {
        calls.push({ name, input })
        return options.dispatch?.(name, input, signal) ?? Promise.resolve({ ok: true, value: null })
      },
      listen: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      findLibrary: () => library,
      readRecentPicture: async (path) =>
        path === '1/0' ? { bytes: new Uint8Array([1, 2, 3]), mime: 'image/webp' } : undefined,
    },
    rendererDirectory,
    reportBug: (_place, error) => bugs.push(error),
    limits: { ...defaultLimits, ...options.limits },
  })
  const origin = `http://127.0.0.1:${server.port}`
  const answer = await ask(server.port, { path: server.createLink().slice(origin.length) })
  return {
    ...server,
    directory,
    cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    origin,
    calls,
    bugs,
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    stop: async () => {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export const pageText = '<!doctype html><title>Media Scorer</title>'
/** What the file with id 1 holds. */
export const pictureBytes = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251))

function writeTestPage(directory: string): string {
  const page = join(directory, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), pageText)
  writeFileSync(join(page, 'assets', 'index-abc.js'), 'export {}')
  writeFileSync(join(page, 'notes.txt'), 'not a kind of file that pages have')
  writeFileSync(join(directory, 'secret.js'), 'outside of the page')
  return page
}

function writeTestLibrary(directory: string): Library {
  const root = join(directory, 'library')
  mkdirSync(root)
  writeFileSync(join(root, 'a.png'), pictureBytes)
  return {
    dispatch: async () => ({ ok: true, value: null }),
    listen: () => () => {},
    locate: async (id) =>
      id === 1 ? { path: join(root, 'a.png'), root, format: 'png', version: 'v1' } : undefined,
    readThumbnail: async (id) =>
      id === 1 ? { bytes: new Uint8Array([7, 7]), mime: 'image/webp', version: 'v1' } : undefined,
    readPreview: async () => undefined,
    close: async () => {},
  }
}

export type Asked = {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}
export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** One request with exactly these headers (and a right Host, unless one is given), on a connection of its own. */
export function ask(port: number, asked: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: asked.path,
        method: asked.method ?? 'GET',
        headers: { ...asked.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(asked.body)
  })
}

/** Sends bytes as they are and answers all that came back until the server closed the connection. */
export function askRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
