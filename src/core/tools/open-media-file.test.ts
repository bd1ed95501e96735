import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isInside, openMediaFile } from './open-media-file.ts'

const base = mkdtempSync(join(tmpdir(), 'media scorer open '))
const root = join(base, 'pics')
const outside = join(base, 'pics-secret')
mkdirSync(join(root, 'sub'), { recursive: true })
mkdirSync(outside)
writeFileSync(join(root, 'sub', 'a.png'), 'inside')
writeFileSync(join(outside, 'x.png'), 'SECRET')
afterAll(() => rmSync(base, { recursive: true }))

async function readAll(path: string): Promise<string> {
  const file = await openMediaFile({ path, root })
  try {
    return await file.handle.readFile('utf8')
  } finally {
    await file.close()
  }
}

test('opens a regular file of the folder', async () => {
  expect(await readAll(join(root, 'sub', 'a.png'))).toBe('inside')
})

test('a root that is itself reached through a link is the folder that it leads to', async () => {
  symlinkSync(root, join(base, 'shortcut'))
  const file = await openMediaFile({ path: join(base, 'shortcut/sub/a.png'), root: join(base, 'shortcut') })
  expect(file.sizeBytes).toBe(6)
  await file.close()
})

test('refuses a link, a link in the middle, a sibling with the same beginning, a folder and a pipe', async () => {
  symlinkSync(join(outside, 'x.png'), join(root, 'link.png'))
  symlinkSync(outside, join(root, 'away'))
  execFileSync('mkfifo', [join(root, 'pipe.png')])
  for (const path of ['link.png', 'away/x.png', '../pics-secret/x.png', 'sub', 'pipe.png']) {
    await expect(openMediaFile({ path: join(root, path), root })).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('what is not there is not found', async () => {
  await expect(openMediaFile({ path: join(root, 'none.png'), root })).rejects.toMatchObject({
    code: 'not-found',
  })
  const gone = { path: join(root, 'sub', 'a.png'), root: join(base, 'gone') }
  await expect(openMediaFile(gone)).rejects.toMatchObject({ code: 'folder-unavailable' })
})

test('never gives bytes from outside while a name is swapped between a file and a link', async () => {
  const name = join(root, 'swapped.png')
  let swapping = true
  const swap = (async () => {
    for (let turn = 0; swapping; turn += 1) {
      const next = join(root, '.next')
      if (turn % 2 === 0) writeFileSync(next, 'inside')
      else symlinkSync(join(outside, 'x.png'), next)
      renameSync(next, name)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  const seen = new Set<string>()
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    seen.add(await readAll(name).catch((error: Error) => error.message))
  }
  swapping = false
  await swap
  expect([...seen].filter((text) => text.includes('SECRET'))).toEqual([])
  expect(seen).toContain('inside')
})

test('is inside by whole segments', () => {
  expect(isInside('/a/pics', '/a/pics/x')).toBe(true)
  expect(isInside('/a/pics', '/a/pics/..x')).toBe(true)
  expect(isInside('/', '/etc')).toBe(true)
  expect(isInside('/a/pics', '/a/pics-secret/x')).toBe(false)
  expect(isInside('/a/pics', '/a')).toBe(false)
  expect(isInside('/a/pics', '/etc/passwd')).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'a stream closes its file at its end, on cancel and on abort',
  async () => {
    const path = join(root, 'long.png')
    writeFileSync(path, Buffer.alloc(3_000_000, 7))
    const before = countOpen()

    const whole = await openMediaFile({ path, root })
    let total = 0
    for await (const chunk of whole.stream(0, whole.sizeBytes, new AbortController().signal))
      total += chunk.length
    expect(total).toBe(3_000_000)

    const cancelled = await openMediaFile({ path, root })
    await cancelled.stream(0, cancelled.sizeBytes, new AbortController().signal).cancel()

    const abort = new AbortController()
    const aborted = await openMediaFile({ path, root })
    const reader = aborted.stream(0, aborted.sizeBytes, abort.signal).getReader()
    await reader.read()
    abort.abort()
    await expect(reader.read().then(() => reader.read())).rejects.toMatchObject({ name: 'AbortError' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(countOpen()).toBe(before)

    function countOpen(): number {
      return readdirSync('/proc/self/fd').length
    }
  },
)

test('a stream reads no further ahead than one piece', async () => {
  const path = join(root, 'growing.png')
  writeFileSync(path, Buffer.alloc(2_000_000, 1))
  const file = await openMediaFile({ path, root })
  const reader = file.stream(0, file.sizeBytes, new AbortController().signal).getReader()
  await new Promise((resolve) => setTimeout(resolve, 30))
  writeFileSync(path, Buffer.alloc(2_000_000, 2)) // The same file, other bytes: what wasn't read yet is seen to be new.
  const values: (number | undefined)[] = []
  for (let piece = 0; piece < 3; piece += 1) values.push((await reader.read()).value?.[0])
  await reader.cancel()
  expect(values).toEqual([1, 2, 2])
})

test('a file that became shorter breaks the stream instead of ending it early', async () => {
  const path = join(root, 'shrinking.png')
  writeFileSync(path, Buffer.alloc(1_000_000))
  const file = await openMediaFile({ path, root })
  writeFileSync(path, 'short')
  const stream = file.stream(0, 1_000_000, new AbortController().signal)
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow()
})
