import { expect, test } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import type { ReaderVersions } from '#core/metadata/reader-versions.ts'
import { newestReaderVersion, readerVersions } from '#core/metadata/reader-versions.ts'
import { findOutdatedIds } from './find-outdated.ts'

const before: ReaderVersions = { base: 1, formats: {}, parsers: { a1111: 1, comfyui: 1, novelai: 1 } }

/** One file of each kind, all read when the highest number was 1; which of them are outdated now, by name. */
function findOutdatedNames(versions: ReaderVersions): readonly string[] {
  const db = openTestDatabase()
  const raw = { 'PNG parameters': 'a cat' }
  const problem = { stage: 'metadata', code: 'parser-failed', message: 'It failed.' } as const
  const names = [
    'a1111',
    'comfyui',
    'photo',
    'textless',
    'unclaimed',
    'heif',
    'failed',
    'unopened',
    'gone',
    'dropped',
  ]
  const ids = recordFiles(db, [
    createTestFile('a1111', { parser: 'a1111', raw }),
    createTestFile('comfyui', { parser: 'comfyui', raw }),
    createTestFile('photo', { format: 'jpeg', raw: { 'EXIF Make': 'Fuji' }, camera: { camera: 'Fuji' } }),
    createTestFile('textless'),
    createTestFile('unclaimed', { raw }),
    createTestFile('heif', { format: 'heif' }),
    createTestFile('failed', { parser: 'comfyui', raw, problems: [problem] }),
    createTestFile('unopened', { problems: [{ stage: 'scan', code: 'EACCES', message: 'No.' }] }),
    createTestFile('gone', { parser: 'a1111', raw }),
    createTestFile('dropped', { parser: 'a-parser-of-before', raw }),
  ])
  markMissing(db, ids.slice(8, 9), '2026-01-01T00:00:00.000Z')
  const outdated = findOutdatedIds(db, versions)
  return names.filter((_, at) => outdated.has(ids[at] ?? 0))
}

test('nothing has changed: only what could not be opened', () => {
  expect(findOutdatedNames(before)).toEqual(['unopened'])
})

test('a parser that changed concerns its own files, and those with texts that none claimed', () => {
  expect(findOutdatedNames({ ...before, parsers: { ...before.parsers, a1111: 2 } })).toEqual([
    'a1111',
    'unclaimed',
    'failed',
    'unopened',
    'dropped',
  ])
  expect(findOutdatedNames({ ...before, parsers: { ...before.parsers, comfyui: 2 } })).toEqual([
    'comfyui',
    'unclaimed',
    'failed',
    'unopened',
    'dropped',
  ])
})

test('a new parser concerns what none claimed', () => {
  expect(findOutdatedNames({ ...before, parsers: { ...before.parsers, newcomer: 2 } })).toEqual([
    'unclaimed',
    'failed',
    'unopened',
    'dropped',
  ])
})

test('a format that is read otherwise concerns its files', () => {
  expect(findOutdatedNames({ ...before, formats: { heif: 2 } })).toEqual(['heif', 'unopened'])
})

test('what concerns all concerns all that are there', () => {
  expect(findOutdatedNames({ ...before, base: 2 })).toEqual([
    ...['a1111', 'comfyui', 'photo', 'textless', 'unclaimed', 'heif', 'failed', 'unopened', 'dropped'],
  ])
})

test('what is read now is outdated by none of the versions there are', () => {
  const db = openTestDatabase()
  recordFiles(
    db,
    [null, ...Object.keys(readerVersions.parsers)].map((parser, at) =>
      createTestFile(`${at}.png`, { parser, parserVersion: newestReaderVersion, raw: { text: 'x' } }),
    ),
  )
  expect(findOutdatedIds(db, readerVersions)).toEqual(new Set())
})
