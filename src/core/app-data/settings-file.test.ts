import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings } from '#shared/settings.ts'
import { createSettingsFile } from './settings-file.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-scorer-settings-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('has the defaults where there is no file, and leaves none', async () => {
  expect(await createSettingsFile(directory).read()).toEqual(defaultSettings)
  expect(await readdir(directory)).toEqual([])
})

test('keeps what is changed, and only that, for the next start', async () => {
  const file = createSettingsFile(directory)
  await file.write({ theme: 'light' })
  expect(await file.write({ rowHeight: 300, theme: undefined })).toEqual({
    ...defaultSettings,
    theme: 'light',
    rowHeight: 300,
  })
  expect(await createSettingsFile(directory).read()).toEqual({
    ...defaultSettings,
    theme: 'light',
    rowHeight: 300,
  })
  expect(await readdir(directory)).toEqual(['settings.json'])
})

test('loses no change of several at once', async () => {
  const file = createSettingsFile(directory)
  await Promise.all([
    file.write({ theme: 'light' }),
    file.write({ autoAdvance: true }),
    file.write({ rowHeight: 90 }),
  ])
  expect(await file.read()).toEqual({ ...defaultSettings, theme: 'light', autoAdvance: true, rowHeight: 90 })
})

test.each(['', '{', '[]', '{"theme":"purple"}', '{"rowHeight":1e9}', '{"other":1}'])(
  'puts a file that makes no sense aside and goes on with the defaults: %s',
  async (text) => {
    await writeFile(join(directory, 'settings.json'), text)
    expect(await createSettingsFile(directory).read()).toEqual(defaultSettings)
    expect(await readdir(directory)).toEqual(['settings.json.bad'])
    expect(await readFile(join(directory, 'settings.json.bad'), 'utf8')).toBe(text)
  },
)

test('fills in what an older version’s file has not got', async () => {
  await writeFile(join(directory, 'settings.json'), '{"theme":"system"}')
  expect(await createSettingsFile(directory).read()).toEqual({ ...defaultSettings, theme: 'system' })
})
