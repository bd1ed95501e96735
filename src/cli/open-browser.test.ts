import { expect, test } from 'vitest'
import { browserCommand } from './open-browser.ts'

test('the browser of each system, and none where there is no screen', () => {
  const link = 'http://127.0.0.1:1/start?ticket=x'
  expect(browserCommand('linux', {}, link)).toBeUndefined()
  expect(browserCommand('linux', { DISPLAY: ':0' }, link)).toEqual(['xdg-open', link])
  expect(browserCommand('linux', { WAYLAND_DISPLAY: 'wayland-0' }, link)).toEqual(['xdg-open', link])
  expect(browserCommand('darwin', {}, link)).toEqual(['open', link])
  expect(browserCommand('win32', {}, link)).toEqual(['rundll32', 'url.dll,FileProtocolHandler', link])
})
