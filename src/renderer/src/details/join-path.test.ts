import { expect, test } from 'vitest'
import { joinPath } from './join-path.ts'

test('paths are written as the system does', () => {
  expect(joinPath('/home/a b', 'x/y.png', 'linux')).toBe('/home/a b/x/y.png')
  expect(joinPath('/', 'y.png', 'darwin')).toBe('/y.png')
  expect(joinPath('C:\\Pictures', 'x/y.png', 'win32')).toBe('C:\\Pictures\\x\\y.png')
  expect(joinPath('D:\\', 'x/y.png', 'win32')).toBe('D:\\x\\y.png')
})
