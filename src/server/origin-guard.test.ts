import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBrake, judgeRequest, type Verdict } from './origin-guard.ts'
import { createSession } from './session.ts'

const session = createSession('s')
const cookie = session.redeemTicket(session.createTicket())?.split(';')[0] ?? ''
const token = cookie.slice(2)
const host = ['Host', '127.0.0.1:80']

function judge(method: string, url: string, rawHeaders: readonly string[]): string {
  return nameOf(judgeRequest({ method, url, rawHeaders: [...rawHeaders] }, 80, session))
}

function nameOf(verdict: Verdict): string {
  return verdict.kind === 'refuse' ? String(verdict.status) : verdict.kind
}

test('the host must be one of our three, once', () => {
  const hosts = ['127.0.0.1:80', 'localhost:80', '[::1]:80']
  expect(hosts.map((own) => judge('GET', '/', ['host', own, 'Cookie', cookie]))).toEqual([
    'pass',
    'pass',
    'pass',
  ])
  const foreign = ['evil.com', '127.0.0.1', '127.0.0.1:81', 'localhost.evil.com:80', '127.0.0.1.nip.io:80']
  const odd = ['', '127.0.0.1:80 ', '127.0.0.1:080', '127.1:80', '0.0.0.0:80', 'user@127.0.0.1:80', '[::]:80']
  for (const name of [...foreign, ...odd])
    expect(judge('GET', '/', ['Host', name, 'Cookie', cookie])).toBe('421')
  expect(judge('GET', '/', ['Cookie', cookie])).toBe('421')
  expect(judge('GET', '/', [...host, ...host, 'Cookie', cookie])).toBe('421')
  expect(judge('GET', 'http://127.0.0.1:80/', [...host, 'Cookie', cookie])).toBe('421')
  expect(judge('OPTIONS', '*', [...host, 'Cookie', cookie])).toBe('421')
})

test('any other host is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webAuthority({ withPort: true }), fc.string()), (name) => {
      fc.pre(!['127.0.0.1:80', 'localhost:80', '[::1]:80'].includes(name))
      expect(judge('GET', '/', ['Host', name, 'Cookie', cookie])).toBe('421')
    }),
  )
})

test('an origin, where there is one, must be ours', () => {
  const withOrigin = (...origins: readonly string[]) =>
    judge('POST', '/', [...host, 'Cookie', cookie, ...origins.flatMap((origin) => ['Origin', origin])])
  expect(withOrigin('http://127.0.0.1:80')).toBe('pass')
  expect(withOrigin('http://localhost:80')).toBe('pass')
  const foreign = [
    'null',
    'https://127.0.0.1:80',
    'http://127.0.0.1',
    'http://evil.com',
    '',
    'http://127.0.0.1:81',
  ]
  expect(foreign.map((origin) => withOrigin(origin))).toEqual(foreign.map(() => '403'))
  expect(withOrigin('http://127.0.0.1:80', 'http://127.0.0.1:80')).toBe('403')
})

test('a change needs a proof of where it comes from', () => {
  const post = (...headers: readonly string[]) => judge('POST', '/', [...host, ...headers])
  expect([
    post('Cookie', cookie),
    post('Cookie', cookie, 'Sec-Fetch-Site', 'none'),
    post('Cookie', cookie, 'Sec-Fetch-Site', 'same-origin'),
    post('Authorization', `Bearer ${token}`),
    post('Authorization', 'Bearer wrong', 'Sec-Fetch-Site', 'same-origin'),
    post('Sec-Fetch-Site', 'same-origin'),
  ]).toEqual(['403', '403', 'pass', 'pass', 'wrong-token', '401'])
})

test('other sites may open the page and nothing else', () => {
  const from = (site: string, mode: string, method = 'GET') =>
    judge(method, '/', [...host, 'Cookie', cookie, 'Sec-Fetch-Site', site, 'Sec-Fetch-Mode', mode])
  expect([
    from('same-origin', 'cors'),
    from('none', 'navigate'),
    from('cross-site', 'navigate'),
    from('cross-site', 'navigate', 'POST'),
    from('cross-site', 'no-cors'),
    from('same-site', 'no-cors'),
  ]).toEqual(['pass', 'pass', 'pass', '403', '403', '403'])
})

test('a preflight is refused, from ourselves too', () => {
  expect(judge('OPTIONS', '/', [...host, 'Cookie', cookie])).toBe('403')
})

test('without a token nothing passes but the one-use link', () => {
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE']) {
    expect(judge(method, '/anything', host)).toBe('401')
  }
  expect(judgeRequest({ method: 'GET', url: '/start?ticket=abc', rawHeaders: host }, 80, session)).toEqual({
    kind: 'redeem',
    ticket: 'abc',
  })
  expect(['/start/', '/start/x', '//start', '/START'].map((url) => judge('GET', url, host))).toEqual([
    '401',
    '401',
    '401',
    '401',
  ])
  expect(['HEAD', 'POST'].map((method) => judge(method, '/start?ticket=abc', host))).toEqual(['401', '401'])
})

test('more than twenty wrong tokens a minute are answered slowly', () => {
  let now = 0
  const brake = createBrake(() => now)
  expect(Array.from({ length: 20 }, () => brake.noteWrong())).toEqual(Array.from({ length: 20 }, () => 0))
  expect(brake.noteWrong()).toBe(1000)
  now = 60_001
  expect(brake.noteWrong()).toBe(0)
})
