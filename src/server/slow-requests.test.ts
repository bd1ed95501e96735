import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, startTestServer, type TestServer } from './test-server.ts'

async function start(
  limits: NonNullable<Parameters<typeof startTestServer>[0]>['limits'],
): Promise<TestServer> {
  const server = await startTestServer(limits === undefined ? {} : { limits })
  onTestFinished(() => server.stop())
  return server
}

function open(server: TestServer, text: string): Socket {
  const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
  socket.on('error', () => {})
  socket.resume()
  return socket
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on('close', () => resolve()))
}

test('headers that never end are not waited for', async () => {
  const server = await start({ headersTimeoutMs: 200, requestTimeoutMs: 400 })
  const sockets = Array.from({ length: 20 }, () => open(server, 'GET / HTTP/1.1\r\nHost: x\r\n'))
  await Promise.all(sockets.map(closing))
  expect((await ask(server.port, { path: '/', headers: { Cookie: server.cookie } })).status).toBe(200)
})

test('a body that never ends is not waited for', async () => {
  const server = await start({ headersTimeoutMs: 200, requestTimeoutMs: 400 })
  const head = `POST /rpc/library.scan HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${server.cookie}\r\nOrigin: ${server.origin}\r\n`
  await closing(open(server, `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`))
  expect(server.calls).toEqual([])
})

test('a body that is announced too long is refused at once', async () => {
  const server = await start({})
  const head = `POST /rpc/library.scan HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${server.cookie}\r\nOrigin: ${server.origin}\r\n`
  await closing(
    open(
      server,
      `${head}Content-Type: application/json\r\nContent-Length: 1000000000\r\nConnection: close\r\n\r\n{`,
    ),
  )
  expect(server.calls).toEqual([])
})

test('connections over the limit are closed, and it recovers', async () => {
  const server = await start({ connections: 4, headersTimeoutMs: 300, requestTimeoutMs: 600 })
  const sockets = Array.from({ length: 50 }, () => open(server, 'GET / HTTP/1.1\r\n'))
  await Promise.all(sockets.map(closing))
  expect((await ask(server.port, { path: '/', headers: { Cookie: server.cookie } })).status).toBe(200)
})
