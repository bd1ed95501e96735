import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { AppState, SearchResult } from '#shared/contract.ts'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import { createOutput } from '../output.ts'
import { runCli } from '../run-cli.ts'
import { makeDirectory, runCommand, writePng } from '../test-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

type Served = {
  readonly link: string
  readonly end: () => Promise<number | 'cancelled'>
  readonly bugs: readonly unknown[]
}

/** Runs `serve` in this process, on a page of its own, until the link is printed. */
async function serve(cwd: string, ...words: readonly string[]): Promise<Served> {
  const rendererDirectory = join(cwd, '.page')
  mkdirSync(rendererDirectory)
  writeFileSync(join(rendererDirectory, 'index.html'), '<!doctype html><title>Media Scorer</title>')
  const ending = new AbortController()
  const bugs: unknown[] = []
  const { promise: link, resolve, reject } = Promise.withResolvers<string>()
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) resolve(chunk.toString().trim())
      done()
    },
  })
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
  const code = runCli(['serve', '--no-open', ...words], {
    output: createOutput(stdout, stderr, () => {}),
    workingDirectory: cwd,
    dataDirectory: join(cwd, '.data'),
    database: undefined,
    version: '1.2.3',
    logPath: 'log',
    rendererDirectory,
    signal: ending.signal,
    reportBug: (_what, error) => bugs.push(error),
  })
  code.then((ended) => reject(new Error(`It ended with ${ended}.`)))
  const end = () => {
    ending.abort()
    return code
  }
  onTestFinished(async () => {
    await end()
  })
  return { link: await link, end, bugs }
}

/** A browser's part: the cookie of the link, then calls with it. */
async function enter(link: string) {
  const { origin } = new URL(link)
  const first = await fetch(link, { redirect: 'manual' })
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const answer = await fetch(`${origin}/rpc/${name}`, {
      method: 'POST',
      headers: { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' },
      body: encodeWire(input),
    })
    const reply = decodeWire(await answer.text())
    if (typeof reply === 'object' && reply !== null && 'value' in reply) return reply.value
    throw new Error(`${name}: ${encodeWire(reply)}`)
  }
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, { headers: { Cookie: cookie, ...headers } })
  return { origin, call, get }
}

test('a folder, from the link to the score file', async () => {
  const cwd = makeDirectory()
  writePng(join(cwd, 'my pictures', 'cat.png'), 'a fluffy cat')
  const served = await serve(cwd, 'my pictures')
  expect(served.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\?ticket=[\w-]{43}$/)
  const { call, get } = await enter(served.link)
  expect(await (await get('/')).text()).toContain('<title>Media Scorer</title>')
  const state = (await call('app.state', {})) as AppState // what app.state answers
  expect([state.host, state.version, state.mediaBase, state.library?.folder, state.openError]).toEqual([
    'browser',
    '1.2.3',
    '/media/',
    join(cwd, 'my pictures'),
    null,
  ])

  const events = await get('/events')
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  let found: number | undefined
  while (found === undefined) found = ((await call('search.run', { text: 'fluffy' })) as SearchResult).ids[0]
  await call('media.score', { ids: [found], change: { to: 4 } })
  let heard = ''
  while (!heard.includes('"name":"media.saved"')) heard += (await reader?.read())?.value ?? ''
  await reader?.cancel()
  expect(JSON.parse(readFileSync(join(cwd, 'my pictures', '.scores', 'cat.png.json'), 'utf8'))).toMatchObject(
    {
      file: 'cat.png',
      score: 4,
    },
  )

  const part = await get(`/media/${found}/file`, { Range: 'bytes=1-3' })
  expect([part.status, await part.text()]).toEqual([206, 'PNG'])
  const thumbnail = await get(`/media/${found}/thumbnail`)
  expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect([await served.end(), served.bugs]).toEqual([0, []])
})

test('no folder: the page asks, and opens one', async () => {
  const cwd = makeDirectory()
  writePng(join(cwd, 'pictures', 'a.png'))
  const served = await serve(cwd)
  const { call } = await enter(served.link)
  expect(((await call('app.state', {})) as AppState).library).toBeNull()
  await expect(call('search.run', {})).rejects.toThrow('no-library')
  expect(await call('folder.list', { folder: cwd })).toMatchObject({ folders: [join(cwd, 'pictures')] })
  await call('folder.open', { folder: join(cwd, 'pictures') })
  expect(((await call('app.state', {})) as AppState).library?.folder).toBe(join(cwd, 'pictures'))
  expect([await served.end(), served.bugs]).toEqual([0, []])
})

test('the command line works beside it', async () => {
  const cwd = makeDirectory()
  writePng(join(cwd, 'pictures', 'a.png'))
  const served = await serve(cwd, 'pictures')
  const scored = await runCommand({ cwd }, 'score', 'pictures/a.png', '3')
  expect(scored).toEqual({ code: 0, stdout: '', stderr: '1 file: 3 stars, saved.\n' })
  const file = join(cwd, 'pictures', '.scores', 'a.png.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ file: 'a.png', score: 3 })
  writePng(join(cwd, 'pictures', 'new.png'))
  expect((await runCommand({ cwd }, 'score', 'pictures/new.png', 'reject')).code).toBe(0)
  expect([await served.end(), served.bugs]).toEqual([0, []])
})

test('a port of one’s own, and one that is taken', async () => {
  const cwd = makeDirectory()
  const first = await serve(cwd)
  const { port } = new URL(first.link)
  const second = makeDirectory()
  await expect(serve(second, '--port', port)).rejects.toThrow('It ended with 2.')
})
