import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { createMenuTemplate } from './menu.ts'

function* listItems(items: readonly MenuItemConstructorOptions[]): Generator<MenuItemConstructorOptions> {
  for (const item of items) {
    yield item
    if (Array.isArray(item.submenu)) yield* listItems(item.submenu)
  }
}

const commands = [
  'open-folder',
  'close-folder',
  'rescan',
  'settings',
  'undo',
  'redo',
  'select-all',
  'find',
  'toggle-theme',
  'cheat-sheet',
]

test.each(['linux', 'darwin', 'win32'] as const)(
  'each command is there once and sends itself (%s)',
  (platform) => {
    const sent: string[] = []
    const items = [...listItems(createMenuTemplate(platform, (command) => sent.push(command)))]
    for (const item of items) item.click?.({} as never, undefined, {} as never)
    expect(sent).toEqual(commands)
  },
)

test.each(['linux', 'darwin', 'win32'] as const)(
  'nothing loads the page again, zooms it or opens the developer tools (%s)',
  (platform) => {
    const roles = [...listItems(createMenuTemplate(platform, () => {}))].flatMap(({ role }) => role ?? [])
    const dangerous = [
      'reload',
      'forceReload',
      'toggleDevTools',
      'zoomIn',
      'viewMenu',
      'editMenu',
      'fileMenu',
    ]
    expect(roles.filter((role) => dangerous.includes(role))).toEqual([])
  },
)

test('takes no key away from the page but the one for opening a folder', () => {
  const taken = [...listItems(createMenuTemplate('linux', () => {}))]
    .filter((item) => item.accelerator !== undefined && item.registerAccelerator !== false)
    .map((item) => item.accelerator)
  expect(taken).toEqual(['CmdOrCtrl+O'])
})
