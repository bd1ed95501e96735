import { expect, test } from 'vitest'
import { countFolders } from './count-folders.ts'

test('a folder stands right before what it holds, whatever its neighbours are called', () => {
  const folders = ['a', 'a b', 'a/z', 'a-b', 'A/b/c', 'a.b/x', 'a\u0003', 'a/2', 'a/10']
  const paths = countFolders(folders.map((directory) => ({ directory, count: 1 }))).map(({ path }) => path)
  expect(paths[0]).toBe('')
  for (const path of paths.filter((one) => one !== '')) {
    const below = paths.map((one, index) => ({ one, index })).filter(({ one }) => one.startsWith(`${path}/`))
    const start = paths.indexOf(path)
    expect(below.map(({ index }) => index)).toEqual(below.map((_, offset) => start + 1 + offset))
  }
  expect(paths.indexOf('a/2')).toBeLessThan(paths.indexOf('a/10'))
})
