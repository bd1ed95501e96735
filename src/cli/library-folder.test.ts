import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findStandInDirectory } from '#core/place-library.ts'
import { type Place, readFolder, readLibraryFolder, readNamedFile, readScope } from './library-folder.ts'
import { makeDirectory } from './test-cli.ts'

/** `library/.scores/media.db`, `library/sub/deep/a.png`, `other/b.png`, and score files that are no library. */
function makeFolders(): string {
  const directory = makeDirectory()
  for (const path of [
    'library/.scores',
    'library/sub/deep',
    'library/sub/.scores',
    'other',
    'folder/.scores/media.db',
  ])
    mkdirSync(join(directory, path), { recursive: true })
  for (const path of [
    'library/.scores/media.db',
    'library/sub/deep/a.png',
    'library/sub/.scores/a.png.json',
    'other/b.png',
  ])
    writeFileSync(join(directory, path), '')
  return directory
}

function placeAt(workingDirectory: string, dataDirectory: string): Place {
  return { workingDirectory, dataDirectory }
}

test('the nearest library above', () => {
  const at = makeFolders()
  expect(readLibraryFolder(join(at, 'library'), at)).toBe(join(at, 'library'))
  expect(readLibraryFolder(join(at, 'library', 'sub', 'deep'), at)).toBe(join(at, 'library'))
  expect(readLibraryFolder(join(at, 'other'), at)).toBeUndefined()
  expect(readLibraryFolder(join(at, 'folder'), at)).toBeUndefined()
})

test('what a folder names', () => {
  const at = makeFolders()
  expect(readScope('library', placeAt(at, at))).toEqual({ folder: join(at, 'library'), within: '' })
  expect(readScope('library/sub/deep', placeAt(at, at))).toEqual({
    folder: join(at, 'library'),
    within: 'sub/deep',
  })
  expect(readScope(undefined, placeAt(join(at, 'library', 'sub'), at))).toEqual({
    folder: join(at, 'library'),
    within: 'sub',
  })
  expect(readScope('other', placeAt(at, at))).toEqual({ folder: join(at, 'other'), within: '' })
  expect(() => readFolder('nowhere', at)).toThrow(expect.objectContaining({ code: 'folder-unavailable' }))
  expect(() => readFolder('other/b.png', at)).toThrow(expect.objectContaining({ code: 'not-a-folder' }))
})

test('where a file belongs', () => {
  const at = makeFolders()
  const place = (named: string, from: string) => {
    const { folder, path } = readNamedFile(named, placeAt(from, at))
    return [folder, path]
  }
  expect(place('library/sub/deep/a.png', at)).toEqual([join(at, 'library'), 'sub/deep/a.png'])
  expect(place('a.png', join(at, 'library/sub/deep'))).toEqual([join(at, 'library'), 'sub/deep/a.png'])
  expect(place('other/b.png', at)).toEqual([at, 'other/b.png'])
  expect(place('../other/b.png', join(at, 'folder'))).toEqual([join(at, 'other'), 'b.png'])
  // A directory whose name only begins like the current one's is not inside it.
  mkdirSync(join(at, 'oth'))
  expect(place('../other/b.png', join(at, 'oth'))).toEqual([join(at, 'other'), 'b.png'])
})

test('files that are none', () => {
  const at = makeFolders()
  symlinkSync(join(at, 'other', 'b.png'), join(at, 'link.png'))
  expect(() => readNamedFile('nothing.png', placeAt(at, at))).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  )
  expect(() => readNamedFile('link.png', placeAt(at, at))).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  )
  expect(() => readNamedFile('other', placeAt(at, at))).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  )
})

test('a folder whose library had to be kept elsewhere', () => {
  const at = makeFolders()
  const standIn = findStandInDirectory(join(at, 'other'), join(at, 'data'))
  mkdirSync(standIn, { recursive: true })
  writeFileSync(join(standIn, 'media.db'), '')
  expect(readLibraryFolder(join(at, 'other'), join(at, 'data'))).toBe(join(at, 'other'))
  expect(readLibraryFolder(join(at, 'other'), join(at, 'elsewhere'))).toBeUndefined()
})
