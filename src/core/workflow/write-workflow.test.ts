import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { asNobody, makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { createFailingStorage } from '#core/storage/test-storage.ts'
import { extractWorkflows } from './extract-workflows.ts'
import { workflowFileName } from './workflow-path.ts'
import { writeWorkflow } from './write-workflow.ts'

function makeFolder(): string {
  const folder = makeTestFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFiles(folder, { 'a.png': 'x', 'a.mp4': 'x' })
  return folder
}

const write = (folder: string, name: string, text: string) =>
  writeWorkflow(nodeStorage, join(folder, name), text)

test('beside the file, under its full name, byte for byte', async () => {
  const folder = makeFolder()
  const text = '{"seed": 18446744073709551615,\n "text": "Käfer"}'
  expect(await write(folder, 'a.png', text)).toBe(join(folder, '.workflows', 'a.png.json'))
  await write(folder, 'a.mp4', '{}')
  expect(readdirSync(join(folder, '.workflows'))).toEqual(['a.mp4.json', 'a.png.json'])
  expect(readFileSync(join(folder, '.workflows/a.png.json'), 'utf8')).toBe(text)
})

test('what stands there is never changed: the same again is nothing new, another one gets a number', async () => {
  const folder = makeFolder()
  await write(folder, 'a.png', '1')
  const before = statSync(join(folder, '.workflows/a.png.json'))
  const paths = []
  for (const text of ['1', '2', '3', '2', '1']) paths.push(await write(folder, 'a.png', text))
  expect(paths).toEqual(
    ['', ' (2)', ' (3)', ' (2)', ''].map((number) => join(folder, '.workflows', `a.png${number}.json`)),
  )
  expect(readdirSync(join(folder, '.workflows')).length).toBe(3)
  expect(statSync(join(folder, '.workflows/a.png.json')).mtimeMs).toBe(before.mtimeMs)
})

test('names of any length', () => {
  expect(workflowFileName('a.png')).toBe('a.png.json')
  expect(workflowFileName('a.png', 2)).toBe('a.png (2).json')
  const long = `${'ö'.repeat(123)}.png`
  expect(workflowFileName(long)).toMatch(/^[0-9a-f]{64}\.json$/)
  expect(Buffer.byteLength(workflowFileName('x'.repeat(244), 999))).toBeLessThanOrEqual(255)
})

test('links are not followed, and nothing is written where the file isn’t', async () => {
  const folder = makeFolder()
  const elsewhere = makeFolder()
  await expect(write(folder, 'gone.png', '{}')).rejects.toMatchObject({ code: 'not-found' })
  expect(existsSync(join(folder, '.workflows'))).toBe(false)
  symlinkSync(elsewhere, join(folder, '.workflows'))
  await expect(write(folder, 'a.png', '{}')).rejects.toMatchObject({ code: 'unsupported' })
  rmSync(join(folder, '.workflows'))
  mkdirSync(join(folder, '.workflows'))
  writeFileSync(join(elsewhere, 'target'), 'mine')
  symlinkSync(join(elsewhere, 'target'), join(folder, '.workflows/a.png.json'))
  await expect(write(folder, 'a.png', '{}')).rejects.toMatchObject({ code: 'unsupported' })
  expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('mine')
  expect(readdirSync(elsewhere).sort()).toEqual(['a.mp4', 'a.png', 'target'])
})

test('each call to the disk failing once leaves no half file', async () => {
  const { calls } = await (async () => {
    const counting = createFailingStorage(0, 'EIO')
    await writeWorkflow(counting.storage, join(makeFolder(), 'a.png'), '{"a":1}')
    return counting
  })()
  expect(calls.length).toBeGreaterThan(10)
  for (let failing = 1; failing <= calls.length; failing++) {
    const folder = makeFolder()
    const { storage } = createFailingStorage(failing, 'EIO')
    await writeWorkflow(storage, join(folder, 'a.png'), '{"a":1}').catch(() => undefined)
    const directory = join(folder, '.workflows')
    const left = existsSync(directory) ? readdirSync(directory) : []
    for (const name of left) {
      expect([name, readFileSync(join(directory, name), 'utf8')]).toEqual(['a.png.json', '{"a":1}'])
    }
  }
})

function makeLibrary(folder: string) {
  const db = openTestDatabase()
  const workflow = '{"1":{"class_type":"SaveImage"}}'
  const ids = recordFiles(db, [
    createTestFile('a.png', { generation: { workflow } }),
    createTestFile('a.mp4'),
    createTestFile('sub/b.png', { generation: { workflow } }),
    createTestFile('gone.png', { generation: { workflow } }),
  ])
  markMissing(db, ids.slice(3), '2026-01-01T00:00:00.000Z')
  return { db, ids, folder }
}

test('of several files: what was written, what has none, what could not be', async () => {
  const folder = makeFolder()
  writeFiles(folder, { 'sub/b.png': 'x' })
  const { db, ids } = makeLibrary(folder)
  const [a = 0, plain = 0, b = 0, gone = 0] = ids
  const extracted = await extractWorkflows(
    { db, folder },
    [a, plain, b, gone, 99],
    new AbortController().signal,
  )
  expect(extracted).toEqual({
    written: [
      { id: a, path: '.workflows/a.png.json' },
      { id: b, path: 'sub/.workflows/b.png.json' },
    ],
    without: [plain],
    failed: [
      { id: gone, message: 'This file is no longer in the folder.' },
      { id: 99, message: 'This file is no longer in the folder.' },
    ],
  })
})

test('a directory that became a link leads nowhere', async () => {
  const folder = makeFolder()
  const elsewhere = makeFolder()
  writeFiles(elsewhere, { 'b.png': 'x' })
  symlinkSync(elsewhere, join(folder, 'sub'))
  const { db, ids } = makeLibrary(folder)
  const extracted = await extractWorkflows({ db, folder }, ids.slice(2, 3), new AbortController().signal)
  expect(extracted.written).toEqual([])
  expect(extracted.failed[0]?.message).toContain('is no longer a folder but something else.')
  expect(existsSync(join(elsewhere, '.workflows'))).toBe(false)
})

test('a folder that may not be written to says so', async () => {
  const folder = makeFolder()
  const { db, ids } = makeLibrary(folder)
  await asNobody(folder, async () => {
    const { chmodSync } = await import('node:fs')
    chmodSync(folder, 0o555)
    const extracted = await extractWorkflows({ db, folder }, ids.slice(0, 1), new AbortController().signal)
    chmodSync(folder, 0o755)
    expect(extracted.failed).toEqual([
      {
        id: ids[0],
        message: 'The workflow could not be written: this account may not write in its folder.',
      },
    ])
  })
})
