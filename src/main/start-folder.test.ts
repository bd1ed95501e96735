import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findStartFolder, parseHandedFolder } from './start-folder.ts'

test.each([
  [['electron', 'app', '/pictures'], 2, '/pictures'],
  [['electron', 'app', 'pictures'], 2, resolve('/home/ada', 'pictures')],
  [['media-scorer', '/pictures'], 1, '/pictures'],
  [['media-scorer', '--no-sandbox', '/pictures'], 1, '/pictures'],
  [['media-scorer', '--', '-pictures'], 1, resolve('/home/ada', '-pictures')],
  [['media-scorer', '--enable-x'], 1, undefined],
  [['media-scorer', '--'], 1, undefined],
  [['media-scorer', ''], 1, undefined],
  [['media-scorer'], 1, undefined],
])('%j names the folder %j after %i', (argv, programArguments, folder) => {
  expect(findStartFolder(argv, programArguments, '/home/ada')).toBe(folder)
})

test('takes from another start nothing but an absolute path', () => {
  const handed = [
    { folder: '/pictures' },
    { folder: 'pictures' },
    { folder: '../pictures' },
    { folder: '--option' },
    { folder: '/a\0b' },
    { folder: `/${'a'.repeat(5000)}` },
    { folder: ['/pictures'] },
    { folder: { toString: () => '/pictures' } },
    { other: '/pictures' },
    '/pictures',
    null,
    undefined,
    7,
  ]
  expect(handed.map(parseHandedFolder)).toEqual(['/pictures', ...Array(12).fill(undefined)])
})
