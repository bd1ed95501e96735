import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Library, MediaLocation, Thumbnail } from '#core/library.ts'
import { createVersion } from '#core/media/file-version.ts'
import type { MediaFormat } from '#shared/media.ts'
import { answerMediaRequest, type MediaAnswer, type MediaRequest } from './answer-media-request.ts'

const root = mkdtempSync(join(tmpdir(), 'media scorer answer '))
afterAll(() => rmSync(root, { recursive: true }))
const signal = new AbortController().signal

const evil = 'a"b\r\nSet-Cookie: x=1\r\n\r\n<script>é\u{1F600}.mp4'
writeFileSync(join(root, 'clip.mp4'), '0123456789')
writeFileSync(join(root, evil), 'evil')
writeFileSync(join(root, 'empty.png'), '')
utimesSync(join(root, 'clip.mp4'), 1_700_000_000, 1_700_000_000)
const clipVersion = createVersion(1_700_000_000 * 1e9, 10)
symlinkSync('/etc/passwd', join(root, 'link.png'))

const files: Readonly<Record<number, readonly [name: string, format: MediaFormat]>> = {
  1: ['clip.mp4', 'mp4'],
  2: [evil, 'mp4'],
  3: ['link.png', 'png'],
  4: ['gone.png', 'png'],
  5: ['clip.mp4', 'unknown'],
  6: ['empty.png', 'png'],
}
const thumbnail: Thumbnail = { bytes: new Uint8Array([1, 2, 3]), mime: 'image/webp', version: 'v1' }
const asked: number[] = []

const library: Pick<Library, 'locate' | 'readThumbnail' | 'readPreview'> = {
  locate: async (id): Promise<MediaLocation | undefined> => {
    asked.push(id)
    const file = files[id]
    return file && { path: join(root, file[0]), root, format: file[1], version: 'v1' }
  },
  readThumbnail: async (id, wait) => {
    wait.throwIfAborted()
    return id === 1 ? thumbnail : undefined
  },
  readPreview: async (id) => (id === 1 ? { ...thumbnail, mime: 'text/html' } : undefined),
}

function ask(path: string, more: Partial<MediaRequest> = {}, wait = signal): Promise<MediaAnswer> {
  const request = { method: 'GET', path, version: null, range: null, ifNoneMatch: null, ...more }
  return answerMediaRequest(library as Library, request, wait) // the three methods that are used
}

async function readBody(answer: MediaAnswer): Promise<string> {
  if (answer.body === null || answer.body instanceof Uint8Array)
    return Buffer.from(answer.body ?? []).toString()
  return await new Response(answer.body).text()
}

test('a whole file, with every header that keeps it inert', async () => {
  const answer = await ask('1/file', { version: clipVersion })
  expect(answer.status).toBe(200)
  expect(answer.headers).toEqual({
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    ETag: `"${clipVersion}"`,
    'Cache-Control': 'private, max-age=31536000, immutable',
    'Content-Type': 'video/mp4',
    'Content-Length': '10',
    'Content-Disposition': "inline; filename*=UTF-8''clip.mp4",
    'Accept-Ranges': 'bytes',
  })
  expect(await readBody(answer)).toBe('0123456789')
})

test('ranges', async () => {
  const part = await ask('1/file', { range: 'bytes=2-4' })
  expect([
    part.status,
    part.headers['Content-Range'],
    part.headers['Content-Length'],
    await readBody(part),
  ]).toEqual([206, 'bytes 2-4/10', '3', '234'])
  const beyond = await ask('1/file', { range: 'bytes=10-' })
  expect([beyond.status, beyond.headers['Content-Range'], beyond.body]).toEqual([416, 'bytes */10', null])
  const many = await ask('1/file', { range: `bytes=${Array.from({ length: 1000 }, () => '0-1').join(',')}` })
  expect([many.status, await readBody(many)]).toEqual([200, '0123456789'])
  const other = await ask('1/file', { range: 'bytes=2-4', ifRange: '"v0"' })
  expect([other.status, await readBody(other)]).toEqual([200, '0123456789'])
})

test('another version is asked about each time, the same one not sent again', async () => {
  const stale = await ask('1/file', { version: 'v0', method: 'HEAD' })
  expect(stale.headers['Cache-Control']).toBe('private, no-cache')
  const known = await ask('1/file', { ifNoneMatch: `W/"x", "${clipVersion}"` })
  expect([known.status, known.body]).toEqual([304, null])
  const thumb = await ask('1/thumbnail', { ifNoneMatch: '"thumbnail-v1"' })
  expect([thumb.status, thumb.body]).toEqual([304, null])
})

test('a name never reaches a header as it is', async () => {
  const answer = await ask('2/file')
  expect(answer.headers['Content-Disposition']).toBe(
    "inline; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1%0D%0A%0D%0A%3Cscript%3E%C3%A9%F0%9F%98%80.mp4",
  )
  for (const value of Object.values(answer.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/)
  expect(await readBody(answer)).toBe('evil')
})

test('thumbnails and previews come as they are, but only as pictures', async () => {
  const answer = await ask('1/thumbnail', { version: 'v1' })
  expect([answer.status, answer.headers['Content-Type'], answer.body]).toEqual([
    200,
    'image/webp',
    thumbnail.bytes,
  ])
  expect((await ask('1/preview')).headers['Content-Type']).toBe('application/octet-stream')
  expect((await ask('9/thumbnail')).status).toBe(404)
  const abort = new AbortController()
  abort.abort()
  expect((await ask('1/thumbnail', {}, abort.signal)).status).toBe(499)
})

test('refusals say nothing and give nothing', async () => {
  expect((await ask('3/file')).status).toBe(403)
  expect((await ask('4/file')).status).toBe(404)
  expect((await ask('5/file')).status).toBe(415)
  expect((await ask('99/file')).status).toBe(404)
  expect((await ask('1/file', { method: 'POST' })).status).toBe(405)
  const empty = await ask('6/file')
  expect([empty.status, empty.headers['Content-Length'], empty.body]).toEqual([200, '0', null])
})

test('a thousand ways to write a path are all refused before anything is looked up', async () => {
  const pieces = [
    '..',
    '%2e%2e',
    '%5c',
    '\\',
    '/',
    '%00',
    '\0',
    'etc',
    'passwd',
    '1',
    'file',
    '-1',
    '0',
    '1e3',
    '0x1',
    ' 1',
    '１',
  ]
  asked.length = 0
  let number = 0
  for (let n = 0; n < 1000; n += 1) {
    let path = ''
    for (let rest = n * 7 + 3; rest > 0; rest = Math.floor(rest / pieces.length))
      path += `${pieces[rest % pieces.length]}/`
    const answer = await ask(`${path}${n % 2 === 0 ? 'file' : 'thumbnail'}`)
    if (!/^[1-9]\d*\/(file|thumbnail)$/.test(`${path}file`)) {
      number += 1
      expect([path, answer.status]).toEqual([path, 400])
    }
  }
  expect(number).toBeGreaterThan(950)
  expect(asked.filter((id) => id !== 1)).toEqual([])
  for (const path of [
    '',
    '/',
    '1',
    '1/',
    '1/file/',
    '/1/file',
    '1/file/x',
    '01/file',
    `${'1'.repeat(4096)}/file`,
    '1/__proto__',
  ]) {
    expect([path, (await ask(path)).status]).toEqual([path, 400])
  }
})

test('a file that changed since the scan is not served as what it was', async () => {
  writeFileSync(join(root, 'empty.png'), 'painted over')
  const answer = await ask('6/file', { version: 'v1', ifNoneMatch: '"v1"' })
  expect([answer.status, answer.headers['Cache-Control']]).toEqual([200, 'private, no-cache'])
  expect(await readBody(answer)).toBe('painted over')
})
