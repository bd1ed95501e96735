import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type OpenedDatabase, openDatabase } from './db/open-database.ts'
import { findTrouble } from './find-trouble.ts'
import { checkRoot } from './scan/root-check.ts'

let root = ''
let folder = ''
let opened: OpenedDatabase
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'media-scorer-trouble-')))
  folder = join(root, 'pictures')
  mkdirSync(folder)
  opened = openDatabase(join(folder, '.scores', 'media.db'), { folder })
  checkRoot(opened.db, folder)
})
afterEach(() => {
  opened.close()
  rmSync(root, { recursive: true, force: true })
})

const look = () => findTrouble(opened.db, folder)

test('a folder that goes away and comes back', () => {
  expect(look()).toBeNull()
  renameSync(folder, join(root, 'elsewhere'))
  expect(look()).toBe('folder-gone')
  mkdirSync(folder) // an empty mount point
  expect(look()).toBe('folder-gone')
  rmSync(folder, { recursive: true })
  renameSync(join(root, 'elsewhere'), folder)
  expect(look()).toBeNull()
})

test('a database that is removed, or replaced by a copy of itself', () => {
  const path = join(folder, '.scores', 'media.db')
  renameSync(path, `${path}.old`)
  expect(look()).toBe('replaced')
  copyFileSync(`${path}.old`, path)
  expect(look()).toBe('replaced')
  renameSync(`${path}.old`, path)
  expect(look()).toBeNull()
})

test('files that are gone while the library lies elsewhere', () => {
  const marker = join(folder, '.scores', 'library.json')
  renameSync(marker, `${marker}.gone`)
  expect(look()).toBe('files-gone')
})
