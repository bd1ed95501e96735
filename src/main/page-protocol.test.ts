import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPageSource } from './page-origin.ts'
import { type AnswerPage, createPageAnswer } from './page-protocol.ts'

let directory = ''
let answer: AnswerPage
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-scorer-page-'))
  const renderer = join(directory, 'renderer')
  await mkdir(join(renderer, 'assets'), { recursive: true })
  await writeFile(join(directory, 'secret.js'), 'secret')
  await writeFile(join(renderer, 'index.html'), '<p>page')
  await writeFile(join(renderer, 'assets', 'a b.js'), 'code')
  await writeFile(join(renderer, 'assets', 'other.txt'), 'text')
  answer = await createPageAnswer(renderer, createPageSource(undefined))
})
afterAll(() => rm(directory, { recursive: true }))

const get = (url: string, method = 'GET') => answer({ method, url })

test('answers the page with its policy as a header', async () => {
  const response = await get('app://media-scorer/')
  expect(await response.text()).toBe('<p>page')
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' media:; media-src 'self' media:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
})

test('answers its files by their exact names', async () => {
  const response = await get('app://media-scorer/assets/a%20b.js?x#y')
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'code',
  ])
  expect((await get('app://media-scorer/', 'POST')).status).toBe(405)
})

test.each([
  'app://media-scorer/../secret.js',
  'app://media-scorer/%2e%2e/secret.js',
  'app://media-scorer/..%2fsecret.js',
  'app://media-scorer/..%5csecret.js',
  'app://media-scorer/assets/../../secret.js',
  'app://media-scorer//index.html',
  'app://media-scorer/assets',
  'app://media-scorer/assets/',
  'app://media-scorer/assets/other.txt',
  'app://media-scorer/assets/a b.js%00',
  'app://other/index.html',
  'file:///etc/passwd',
  '',
])('has nothing under %j', async (url) => {
  const response = await get(url)
  expect([response.status, await response.text()]).toEqual([404, ''])
})
