import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type DataDirectoryPlace, resolveDataDirectory } from './data-directory.ts'

const linux: DataDirectoryPlace = { platform: 'linux', environment: {}, home: '/home/ada' }

test('follows the XDG Base Directory Specification on Linux', () => {
  expect(resolveDataDirectory(linux)).toBe('/home/ada/.local/share/media-scorer')
  const given = (XDG_DATA_HOME: string) => resolveDataDirectory({ ...linux, environment: { XDG_DATA_HOME } })
  expect(given('/data')).toBe('/data/media-scorer')
  expect(given('relative')).toBe('/home/ada/.local/share/media-scorer')
  expect(given('')).toBe('/home/ada/.local/share/media-scorer')
})

test('uses the other systems’ own places', () => {
  expect(resolveDataDirectory({ ...linux, platform: 'darwin' })).toBe(
    '/home/ada/Library/Application Support/Media Scorer',
  )
  const windows = { ...linux, platform: 'win32', environment: { APPDATA: '/roaming' } } as const
  expect(resolveDataDirectory(windows)).toBe('/roaming/Media Scorer')
  expect(resolveDataDirectory({ ...windows, environment: {} })).toBe('/home/ada/AppData/Roaming/Media Scorer')
})

test('is overridden by MEDIA_SCORER_DATA', () => {
  const environment = { MEDIA_SCORER_DATA: 'here', XDG_DATA_HOME: '/data' }
  expect(resolveDataDirectory({ ...linux, environment })).toBe(resolve('here'))
})
