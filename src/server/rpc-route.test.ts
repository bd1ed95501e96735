import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { coreMethods } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { createDispatch, type Dispatch, type Handlers } from '#shared/rpc.ts'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import { type Answer, ask, startTestServer, type TestServer } from './test-server.ts'

const asked: { readonly ids: number }[] = []
let ended: { resolve: (how: string) => void; promise: Promise<string> }
const waiting = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(() => {
      ended.resolve('ran to its end')
      reject(new Error('late'))
    }, 400)
    signal.addEventListener('abort', () => {
      ended.resolve('stopped')
      reject(signal.reason)
    })
  })

const handlers: Partial<Handlers<typeof coreMethods>> = {
  'search.run': () => ({ ids: new Uint32Array([3, 1, 2]), ratios: new Uint16Array([1000, 0, 66]), total: 3 }),
  'media.score': ({ ids }) => {
    asked.push({ ids: ids.length })
    return { batch: 'b', changed: [] }
  },
  'media.details': () => {
    throw new AppError('not-found', 'This file is no longer in the library.')
  },
  'library.stats': () => {
    throw new Error('the secret inside')
  },
  'search.facets': (_input, signal) => waiting(signal),
  'library.scan': (_input, signal) => waiting(signal),
}

let server: TestServer
beforeAll(async () => {
  // Only these are asked for here.
  const dispatch: Dispatch = createDispatch(coreMethods, handlers as Handlers<typeof coreMethods>, () => {})
  server = await startTestServer({ dispatch })
})
afterAll(() => server.stop())

function post(name: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(server.port, {
    path: `/rpc/${name}`,
    method: 'POST',
    headers: { Cookie: server.cookie, Origin: server.origin, 'Content-Type': 'application/json', ...headers },
    body,
  })
}

test('an answer carries typed arrays', async () => {
  const answer = await post('search.run', encodeWire({ text: 'cat' }))
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  expect(decodeWire(answer.body.toString())).toEqual({
    ok: true,
    value: { ids: new Uint32Array([3, 1, 2]), ratios: new Uint16Array([1000, 0, 66]), total: 3 },
  })
})

test('an error has its status and its sentence', async () => {
  const answer = await post('media.details', '{"id":1}')
  expect([answer.status, decodeWire(answer.body.toString())]).toEqual([
    404,
    { ok: false, error: { code: 'not-found', message: 'This file is no longer in the library.' } },
  ])
})

test('a bug says nothing of the inside', async () => {
  const answer = await post('library.stats', '{}')
  expect([answer.status, answer.body.toString()]).toEqual([
    500,
    '{"ok":false,"error":{"code":"internal","message":"Something went wrong inside Media Scorer. The log has the details."}}',
  ])
})

test.each([
  ['not JSON', '{'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a score of 6', '{"ids":[1],"change":{"to":6}}'],
  ['a score of -2', '{"ids":[1],"change":{"to":-2}}'],
  ['a score of 3.5', '{"ids":[1],"change":{"to":3.5}}'],
  ['a score as text', '{"ids":[1],"change":{"to":"5"}}'],
  ['no score', '{"ids":[1],"change":{"to":null}}'],
  ['an endless score', '{"ids":[1],"change":{"to":1e400}}'],
  ['an endless id', '{"ids":[1e400],"change":{"to":1}}'],
  ['not a number', '{"ids":[NaN],"change":{"to":1}}'],
  ['a doubled key', '{"ids":[1],"change":{"to":1},"change":{"to":5}}'],
  ['a prototype key', '{"ids":[1],"change":{"to":1},"__proto__":{}}'],
  ['a constructor', '{"ids":[1],"change":{"to":1},"constructor":{}}'],
  ['one key too many', '{"ids":[1],"change":{"to":1},"more":1}'],
  ['a depth of 100,000', '['.repeat(100_000)],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a broken typed array', '{"$bytes":"AAA=","type":"Uint32Array"}'],
])('%s is refused with 400 and nothing is written', async (_name, body) => {
  const before = asked.length
  const answer = await post('media.score', body)
  expect([answer.status, asked.length]).toEqual([400, before])
  expect(decodeWire(answer.body.toString())).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  '',
])('the type %s is refused with 415', async (type) => {
  const before = asked.length
  const answer = await post('media.score', '{"ids":[1],"change":{"to":1}}', { 'Content-Type': type })
  expect([answer.status, asked.length]).toEqual([415, before])
})

test('a request without a type and a body is refused with 415', async () => {
  const headers = { Cookie: server.cookie, Origin: server.origin }
  const answer = await ask(server.port, { path: '/rpc/library.scan', method: 'POST', headers })
  expect(answer.status).toBe(415)
})

test('JSON with a character set is JSON', async () => {
  const answer = await post('search.run', '{}', { 'Content-Type': 'application/json; charset=utf-8' })
  expect(answer.status).toBe(200)
})

test('two million ids fit, a long search text does not', async () => {
  const ids = Array.from({ length: 2_000_000 }, (_, at) => 7_000_000 + at)
  const answer = await post('media.score', JSON.stringify({ ids, change: { to: 3 } }))
  expect([answer.status, asked.at(-1)]).toEqual([200, { ids: 2_000_000 }])
  expect((await post('search.run', `{"text":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413)
})

test.each([
  ['search.facets', 'stopped'],
  ['library.scan', 'ran to its end'],
])('when the page goes away %s is %s', async (name, how) => {
  ended = Promise.withResolvers<string>()
  const calls = server.calls.length
  const socket = connect(server.port, '127.0.0.1')
  socket.write(
    `POST /rpc/${name} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${server.cookie}\r\nOrigin: ${server.origin}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  )
  while (server.calls.length === calls) await new Promise((resolve) => setTimeout(resolve, 5))
  socket.destroy()
  expect(await ended.promise).toBe(how)
})
