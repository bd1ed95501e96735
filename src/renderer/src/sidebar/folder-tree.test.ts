import { expect, test } from 'vitest'
import { listFolders, nameOf, pathsTo } from './folder-tree.ts'

const folders = ['', '2026-10', '2026-11', '2026-11/night', '2026-11/night/raw', 'video'].map((path) => ({
  path,
  count: 5,
}))

test('only the children of what is open are listed', () => {
  expect(listFolders(folders, new Set(), 'outputs').map(({ path }) => path)).toEqual([''])
  expect(listFolders(folders, new Set(['']), 'outputs').map(({ path }) => path)).toEqual([
    '',
    '2026-10',
    '2026-11',
    'video',
  ])
  expect(listFolders(folders, new Set(['', '2026-11/night']), 'outputs')).toHaveLength(4)
})

test('a line says what it is', () => {
  expect(listFolders(folders, new Set(['', '2026-11']), 'outputs').at(3)).toEqual({
    path: '2026-11/night',
    name: 'night',
    count: 5,
    depth: 2,
    hasChildren: true,
    open: false,
  })
  expect(listFolders(folders, new Set(['']), 'outputs').at(0)).toEqual({
    path: '',
    name: 'outputs',
    count: 5,
    depth: 0,
    hasChildren: true,
    open: true,
  })
})

test('a folder is shown when all above it are open', () => {
  expect(pathsTo('2026-11/night/raw')).toEqual(['', '2026-11', '2026-11/night', '2026-11/night/raw'])
  expect(pathsTo('')).toEqual([''])
  expect(nameOf('2026-11/night')).toBe('night')
})
