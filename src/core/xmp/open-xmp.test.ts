import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Library } from '#core/library.ts'
import { openLibrary } from '#core/open-library.ts'
import type { InputOf, MethodName, Methods, ResultOf } from '#shared/contract.ts'
import { makePictures } from './embed/test-pictures.ts'
import { listStatement } from './ratings-of-xmp.ts'
import { readOwnXmp } from './read-own-xmp.ts'
import { samples } from './test-sidecars.ts'

let root = ''
let folder = ''
let library: Library | undefined
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'media-scorer-'))
  folder = join(root, 'pictures')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.png'), (await makePictures())['picture.png'] ?? '')
})
afterEach(async () => {
  await library?.close()
  library = undefined
  rmSync(root, { recursive: true })
})

async function open(mode: 'watch' | 'once'): Promise<Library> {
  library = await openLibrary(folder, { mode, dataDirectory: join(root, 'data') })
  return library
}
async function call<Name extends MethodName>(
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await library?.dispatch(name, input, new AbortController().signal)
  if (reply?.ok !== true) throw new Error(reply?.error.message)
  return reply.value as ResultOf<Methods[Name]> // the method's own result
}
async function findScore(): Promise<number | undefined> {
  const [id] = await call('media.find', { paths: ['a.png'] })
  const [row] = id == null ? [] : await call('media.rows', { ids: [id] })
  return row?.score
}
async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 300) throw new Error('It never came to be so.')
    await wait(50)
  }
}

it('reads a sidecar at a scan, and writes none, as long as nobody asked for that', async () => {
  writeFileSync(join(folder, 'a.png.xmp'), samples.lightroom)
  await open('once')
  expect(await call('library.xmpMode', {})).toBe('off')
  await call('library.scan', {})
  expect(await findScore()).toBe(3)
  await call('media.score', {
    ids: (await call('media.find', { paths: ['a.png'] })).filter((id) => id !== null),
    change: { to: 1 },
  })
  await library?.close()
  library = undefined
  expect(readFileSync(join(folder, 'a.png.xmp'), 'utf8')).toBe(samples.lightroom)
})

it('follows sidecars that other programs write while it is open, and writes into files when it is told to', async () => {
  await open('watch')
  await waitFor(async () => (await findScore()) === 0)
  // A watch takes a moment to begin; another program writes again and again, with time between for a file to count as finished.
  await waitFor(async () => {
    writeFileSync(join(folder, 'a.png.xmp'), samples.digiKam)
    await wait(1500)
    return (await findScore()) === 3
  })
  expect(await call('library.setXmpMode', { mode: 'embedded', existing: 'write' })).toEqual({ queued: 1 })
  const stated = () => {
    const own = readOwnXmp(join(folder, 'a.png'))
    return listStatement(own.properties, own.exif).score
  }
  await waitFor(async () => stated() === 3)
  const ids = (await call('media.find', { paths: ['a.png'] })).filter((id) => id !== null)
  await call('media.score', { ids, change: { to: 5 } })
  expect(await call('scores.retry', {})).toMatchObject({ pending: 0, failed: 0 })
  expect([stated(), readFileSync(join(folder, 'a.png.xmp'), 'utf8').includes('xmp:Rating="5"')]).toEqual([
    5,
    true,
  ])
  // What the library wrote itself is no news to it.
  await wait(1500)
  const details = await call('media.details', { id: ids[0] ?? 0 })
  expect(details.history.map(({ by, new: to }) => [by, to])).toEqual([
    ['user', 5],
    ['xmp', 'yellow'],
    ['xmp', 3],
  ])
  expect(readdirSync(folder).sort()).toEqual(['.scores', 'a.png', 'a.png.xmp'])
}, 60_000)

it('writes the keywords that a person gives into every list, and takes those out again that the person takes away', async () => {
  await open('once')
  await call('library.setXmpMode', { mode: 'sidecar', existing: 'leave' })
  await call('library.scan', {})
  const ids = (await call('media.find', { paths: ['a.png'] })).filter((id) => id !== null)
  const sidecar = join(folder, 'a.png.xmp')
  const lists = () => {
    const text = readdirSync(folder).includes('a.png.xmp') ? readFileSync(sidecar, 'utf8') : ''
    return ['<rdf:li>ink</rdf:li>', '<rdf:li>style|ink</rdf:li>', '<rdf:li>style/ink</rdf:li>', 'fox'].map(
      (part) => text.includes(part),
    )
  }
  await call('media.keywords', { ids, add: ['fox', 'style/ink'], remove: [] })
  await waitFor(async () => lists().every((isThere) => isThere))
  await call('media.keywords', { ids, add: [], remove: ['style/ink'] })
  await waitFor(async () => lists().join() === 'false,false,false,true')
  expect(lists()).toEqual([false, false, false, true])
})
