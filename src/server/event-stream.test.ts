import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { EventMessage } from '#shared/contract.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const event: EventMessage = { name: 'media.changed', data: { ids: [1, 2] } }

async function start(limits: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(limits)
  onTestFinished(() => server.stop())
  return server
}

async function openStream(
  server: TestServer,
): Promise<{ readonly socket: Socket; readonly text: () => string }> {
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${server.cookie}\r\n\r\n`)
  while (!text.includes('retry:')) await wait(5)
  return { socket, text: () => text }
}

test('events and heartbeats arrive', async () => {
  const server = await start({ limits: { heartbeatMs: 20 } })
  const { socket, text } = await openStream(server)
  server.emit(event)
  while (!text().includes(': here') || !text().includes('data:')) await wait(5)
  expect(text()).toContain('Content-Type: text/event-stream')
  expect(text()).toContain('data: {"name":"media.changed","data":{"ids":[1,2]}}\n\n')
  socket.destroy()
})

test('a page that does not read is cut off, the others go on', async () => {
  const server = await start({ limits: { longestBacklogBytes: 1_000_000 } })
  const slow = await openStream(server)
  const other = await openStream(server)
  slow.socket.pause()
  const closed = new Promise((resolve) => slow.socket.on('close', () => resolve('closed')))
  const long: EventMessage = {
    name: 'media.changed',
    data: { ids: Array.from({ length: 20_000 }, (_, at) => at) },
  }
  for (let round = 0; round < 200; round++) {
    server.emit(long)
    await wait(2)
  }
  slow.socket.resume()
  expect(await closed).toBe('closed')
  other.socket.removeAllListeners('data')
  server.emit(event)
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    other.socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('{"ids":[1,2]}')) resolve('arrived')
    })
  })
  expect(answer).toBe('arrived')
  other.socket.destroy()
})

test('closing the server ends the streams', async () => {
  const server = await startTestServer()
  const { socket } = await openStream(server)
  const closed = new Promise((resolve) => socket.on('close', () => resolve('closed')))
  await server.stop()
  expect(await closed).toBe('closed')
})
