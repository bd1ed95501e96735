import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTestFolder } from './ancestor-fixture.ts'
import { readMarker, writeMarker } from './marker.ts'
import { openDatabase } from './open-database.ts'

function createPlace() {
  const folder = createTestFolder(['.scores/keep'])
  return { folder, path: join(folder, '.scores', 'media.db') }
}

function createLibrary() {
  const place = createPlace()
  openDatabase(place.path, place).close()
  return place
}

describe('the marker', () => {
  test('is not made in a folder whose library lies elsewhere and is known: it may be an empty mount point', () => {
    const { folder, path } = createLibrary()
    const elsewhere = join(createTestFolder(), 'media.db')
    openDatabase(elsewhere, { folder }).close()
    expect(readMarker(folder)).not.toBeNull()
    rmSync(join(folder, '.scores', 'library.json'))
    openDatabase(elsewhere, { folder }).close()
    expect(readMarker(folder)).toBeNull()
    openDatabase(path, { folder }).close()
    expect(readMarker(folder)).not.toBeNull()
  })

  test.each(['', '{', '[]', '{"program":"other","libraryId":"x"}'])('%j is none', (text) => {
    const { folder } = createPlace()
    writeFileSync(join(folder, '.scores', 'library.json'), text)
    expect(readMarker(folder)).toBeNull()
  })

  test('is written whole, or the folder is said to be closed', () => {
    const { folder } = createPlace()
    expect(writeMarker(folder, '6f1b6c35-6c5e-4f39-8d53-6a3f0d5d0d3a')).toBe(true)
    expect(readMarker(folder)?.libraryId).toBe('6f1b6c35-6c5e-4f39-8d53-6a3f0d5d0d3a')
    expect(writeMarker('/proc/nowhere', 'x')).toBe(false)
  })
})
