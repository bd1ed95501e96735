import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { actOnKeywords } from '#core/media/act-on-keywords.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { findOwnKeywords } from '#core/media/change-words.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { findScore, storeBase } from '#core/sidecar/find-score-values.ts'
import { printScoreFile } from '#core/sidecar/score-file.ts'
import { takeOverScoreFile } from '#core/sidecar/take-over-score-files.ts'
import { composeScoreFile } from '#core/sidecar/write-score-file.ts'
import { createTestFolder } from '../ancestor-fixture.ts'
import type { WriteDb } from '../handles.ts'
import { openDatabase } from '../open-database.ts'
import { openTestDatabase } from '../test-database.ts'
import { salvage } from './salvage.ts'

let folder = ''
let path = ''
let into: WriteDb
beforeEach(() => {
  folder = createTestFolder()
  path = join(folder, '.scores/media.db')
  mkdirSync(join(folder, '.scores'), { recursive: true })
  into = openTestDatabase()
})
afterEach(() => {
  into.sqlite.close()
  rmSync(folder, { recursive: true })
})

const id = 1
const stats = { modifiedNs: 5, sizeBytes: 5 }

/** A library with one file, whose score file says what the database says; answers its text. */
function fill(): string {
  const { db, close } = openDatabase(path, { folder })
  recordFiles(db, [createTestFile('a.png')])
  actOnFiles(db, [id], { what: 'score', change: { to: 4 } }, 'user')
  actOnKeywords(db, [id], { add: ['fox', 'tree'], remove: [] }, 'user')
  actOnKeywords(db, [id], { add: [], remove: ['tree'] }, 'user')
  const known = findScore(db, id)
  if (known === undefined) throw new Error('It was recorded.')
  const parsed = composeScoreFile(known, undefined, '2026-01-01T00:00:00')
  storeBase(db, id, parsed, stats)
  close()
  return printScoreFile(parsed, parsed.unknown)
}

/** What can't be read any more of the damaged database. */
function lose(sql: string): void {
  const sqlite = new BetterSqlite3(path)
  sqlite.exec(sql)
  sqlite.close()
}

/** After the score file was read, as the next scan does it. */
function restore(text: string): { readonly score: unknown; readonly keywords: readonly string[] } {
  salvage(into.sqlite, path, folder)
  const read = { text, problem: null, modifiedNs: 5, sizeBytes: text.length }
  takeOverScoreFile(into, { id, read }, 'sidecar-1', 'take')
  return { score: findScore(into, id)?.values.score, keywords: findOwnKeywords(into, id) }
}

it('doesn’t take keywords that can’t be read for keywords that somebody took away', () => {
  const text = fill()
  lose('DELETE FROM media_keywords')
  expect(restore(text)).toEqual({ score: 4, keywords: ['fox'] })
})

it('knows them by the score file where the journal can’t be read either', () => {
  const text = fill()
  lose('DELETE FROM media_keywords; DELETE FROM score_events')
  expect(restore(text)).toEqual({ score: 4, keywords: ['fox'] })
})

it('lets the score file tell a score that nothing proves', () => {
  const text = fill()
  lose('UPDATE media_files SET score = 2, row_check = row_check / 7; DELETE FROM score_events')
  expect(restore(text)).toEqual({ score: 4, keywords: ['fox'] })
})
