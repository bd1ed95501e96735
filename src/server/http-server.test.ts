import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, askRaw, pageText, pictureBytes, startTestServer, type TestServer } from './test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'] as const
const json = { 'Content-Type': 'application/json' }

function hashDirectory(directory: string): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    hash.update(join(entry.parentPath, entry.name))
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)))
  }
  return hash.digest('hex')
}

/** An address for each route, and a few that have none. */
function addresses(): readonly string[] {
  const routes = server.routes.map((route) =>
    route.url.replace('recent/*', 'recent/1/0').replace('*', '1/file'),
  )
  return [...new Set(routes), '/nothing', '/rpc/nothing', '/%2e%2e/x', '/index.html', '/favicon.ico']
}

test('every route is refused without the token, by every method, and nothing happens', async () => {
  const before = { calls: server.calls.length, disk: hashDirectory(server.directory) }
  const wrong = { Cookie: `media-scorer-${server.port}=${'x'.repeat(43)}` }
  const answers: { asked: string; status: number; body: string }[] = []
  for (const path of addresses()) {
    for (const method of methods) {
      const headers = { ...json, Origin: server.origin }
      const body = method === 'POST' ? '{"ids":[1],"change":{"to":5}}' : undefined
      const answer = await ask(server.port, {
        path,
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      answers.push({ asked: `${method} ${path}`, status: answer.status, body: answer.body.toString() })
    }
    // Among the first twenty, which are answered at once.
    if (answers.length < 150) expect((await ask(server.port, { path, headers: wrong })).status).toBe(401)
  }
  expect(server.routes.length).toBeGreaterThan(35)
  const expected = (asked: string) => (asked.startsWith('OPTIONS ') ? 403 : 401)
  expect(answers.filter((answer) => answer.status !== expected(answer.asked))).toEqual([])
  expect(new Set(answers.map((answer) => answer.body))).toEqual(
    new Set([
      '',
      'Open Media Scorer through the link that it printed in its terminal.\n',
      'Requests from other pages are refused.\n',
    ]),
  )
  expect({ calls: server.calls.length, disk: hashDirectory(server.directory) }).toEqual(before)
})

test('every route is refused under a foreign host, a foreign origin, and without a proof', async () => {
  const before = server.calls.length
  const Cookie = server.cookie
  for (const path of addresses()) {
    const foreign = await ask(server.port, { path, headers: { Host: `evil.test:${server.port}`, Cookie } })
    const origin = await ask(server.port, {
      path,
      headers: { Origin: `http://evil.test:${server.port}`, Cookie },
    })
    const bare = await ask(server.port, { path, method: 'POST', headers: { ...json, Cookie }, body: '{}' })
    expect([path, foreign.status, origin.status, bare.status]).toEqual([path, 421, 403, 403])
  }
  expect(server.calls.length).toBe(before)
})

test('the page, its files and nothing else of its directory', async () => {
  const get = (path: string) => ask(server.port, { path, headers: { Cookie: server.cookie } })
  const page = await get('/')
  expect([page.status, page.body.toString()]).toEqual([200, pageText])
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(page.headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(page.headers['referrer-policy']).toBe('no-referrer')
  const script = await get('/assets/index-abc.js')
  expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  expect(script.headers['cache-control']).toBe('private, max-age=31536000, immutable')
  const others = [
    '/notes.txt',
    '/index.html',
    '/assets/',
    '/assets',
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/secret.js%00',
  ]
  for (const path of others) expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('every answer is marked, none allows another origin', async () => {
  const headers = { Cookie: server.cookie }
  const asked = ['/', '/nothing', '/media/1/file', '/media/recent/1/0', '/media/x']
  for (const path of asked) {
    const answer = await ask(server.port, { path, headers })
    expect([path, answer.headers['x-content-type-options']]).toEqual([path, 'nosniff'])
    expect([path, answer.headers['cross-origin-resource-policy']]).toEqual([path, 'same-origin'])
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('the one-use link sets the cookie, leads to the page and works once', async () => {
  const path = server.createLink().slice(server.origin.length)
  const first = await ask(server.port, { path })
  expect([first.status, first.headers.location]).toEqual([303, '/'])
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
  expect(first.headers['referrer-policy']).toBe('no-referrer')
  const second = await ask(server.port, { path })
  expect([second.status, second.headers['set-cookie']]).toEqual([410, undefined])
  expect(second.body.toString()).toContain('This link was used already')
})

test('a method that nobody has is refused even with the token', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE']) {
    const headers = { Cookie: server.cookie, Origin: server.origin, 'X-HTTP-Method-Override': 'POST' }
    const answer = await ask(server.port, { path: '/rpc/media.score', method, headers })
    expect([method, answer.status]).toEqual([method, 404])
  }
})

test('media come by id, with ranges', async () => {
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(server.port, { path, method, headers: { Cookie: server.cookie, ...headers } })
  const whole = await get('/media/1/file?v=v1')
  expect([whole.status, whole.body]).toEqual([200, pictureBytes])
  expect(whole.headers['content-security-policy']).toBe("sandbox; default-src 'none'")
  const part = await get('/media/1/file', { Range: 'bytes=10-19' })
  expect([part.status, part.body, part.headers['content-range']]).toEqual([
    206,
    pictureBytes.subarray(10, 20),
    'bytes 10-19/5000',
  ])
  const head = await get('/media/1/file', {}, 'HEAD')
  expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '5000'])
  const known = await get('/media/1/file', { 'If-None-Match': whole.headers.etag ?? '' })
  expect([known.status, known.body.length]).toEqual([304, 0])
  const thumbnail = await get('/media/1/thumbnail')
  expect([thumbnail.status, [...thumbnail.body]]).toEqual([200, [7, 7]])
  const recent = await get('/media/recent/1/0')
  expect([recent.status, [...recent.body], recent.headers['content-type']]).toEqual([
    200,
    [1, 2, 3],
    'image/webp',
  ])
  expect((await get('/media/recent/2/0')).status).toBe(404)
})

test('ranges that make no sense', async () => {
  const get = async (Range: string) => {
    const answer = await ask(server.port, {
      path: '/media/1/file',
      headers: { Cookie: server.cookie, Range },
    })
    return [answer.status, answer.body.length]
  }
  const thousand = `bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(',')}`
  expect(await get('bytes=0-')).toEqual([206, 5000])
  expect(await get('bytes=-10')).toEqual([206, 10])
  expect(await get('bytes=4999-9999999')).toEqual([206, 1])
  expect(await get(thousand)).toEqual([200, 5000])
  expect(await get('bytes=5000-')).toEqual([416, 0])
  expect(await get('bytes=9-2')).toEqual([416, 0])
  expect(await get('bytes=-0')).toEqual([416, 0])
  expect(await get('bytes=--5')).toEqual([416, 0])
  expect(await get('bytes=1e3-')).toEqual([416, 0])
})

test('an address never becomes a path', async () => {
  const tricks = [
    '..',
    '%2e%2e',
    '..%2f',
    '%2e%2e%2f',
    '..%5c',
    '%00',
    '%252e%252e',
    '....//',
    '1%2ffile',
    '-1',
    '1.0',
    '0x1',
    '1e0',
    ' 1',
    '٣',
    'a'.repeat(4000),
  ]
  const before = server.bugs.length
  for (const trick of tricks) {
    for (const path of [
      `/media/${trick}`,
      `/media/${trick}/file`,
      `/media/1/${trick}`,
      `/media/recent/${trick}/0`,
      `/rpc/${trick}`,
    ]) {
      const answer = await ask(server.port, {
        path: encodeURI(path).replaceAll('%25', '%'),
        headers: { Cookie: server.cookie },
      })
      expect([path, [400, 404].includes(answer.status)]).toEqual([path, true])
    }
  }
  expect(server.bugs.length).toBe(before)
})

test('requests that no browser sends, on a bare socket', async () => {
  const line = `GET / HTTP/1.1\r\n`
  const rest = `Cookie: ${server.cookie}\r\nConnection: close\r\n\r\n`
  const own = `Host: 127.0.0.1:${server.port}\r\n`
  const status = async (text: string) => Number((await askRaw(server.port, text)).split(' ', 2)[1])
  expect(await status(`${line}${own}${rest}`)).toBe(200)
  expect(await status(`${line}${rest}`)).toBe(421)
  expect(await status(`GET / HTTP/1.0\r\n${rest}`)).toBe(421)
  expect(await status(`${line}${own}${own}${rest}`)).toBe(421)
  expect(await status(`${line}Host: evil.com\r\n${own}${rest}`)).toBe(421)
  expect(await status(`${line}Host: localhost:1\r\n${rest}`)).toBe(421)
  expect(await status(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n${own}${rest}`)).toBe(421)
  expect(await status(`GET http://evil.com/ HTTP/1.1\r\n${own}${rest}`)).toBe(421)
  expect(await status(`${line}${own}Connection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`)).toBe(401)
  // What could be read as two requests is refused as a whole.
  expect(
    await status(
      `POST / HTTP/1.1\r\n${own}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n${rest}0\r\n\r\n`,
    ),
  ).toBe(400)
  expect(await status(`${line}${own}X: ${'x'.repeat(20_000)}\r\n${rest}`)).toBe(431)
  expect(await status(`nonsense\r\n\r\n`)).toBe(400)
})

test('it listens on loopback only', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((address) => !address.internal && address.family === 'IPv4')
  for (const { address } of others) {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(server.port, address, () => resolve('connected'))
      socket.on('error', () => resolve('refused'))
    })
    expect(outcome).toBe('refused')
  }
  expect((await ask(server.port, { path: '/' })).status).toBe(401)
})

test('a port that is taken is said in a sentence', async () => {
  const { startServer } = await import('./http-server.ts')
  const again = startServer({
    host: {
      dispatch: async () => ({ ok: true, value: null }),
      listen: () => () => {},
      findLibrary: () => undefined,
      readRecentPicture: async () => undefined,
    },
    rendererDirectory: join(server.directory, 'renderer'),
    port: server.port,
    reportBug: () => {},
  })
  await expect(again).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining(`Port ${server.port} is used`),
  })
})

test('without a built page it does not start', async () => {
  const { startServer } = await import('./http-server.ts')
  const start = startServer({
    host: {
      dispatch: async () => ({ ok: true, value: null }),
      listen: () => () => {},
      findLibrary: () => undefined,
      readRecentPicture: async () => undefined,
    },
    rendererDirectory: join(server.directory, 'library'),
    reportBug: () => {},
  })
  await expect(start).rejects.toMatchObject({
    code: 'tool-missing',
    message: expect.stringContaining('npm run build'),
  })
})
