import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#shared/contract.ts'

type Item = MenuItemConstructorOptions

/**
 * The native menu. The page has these keys itself, where it can tell whether a person is typing: an accelerator that would take
 * them away is shown only. Nothing here loads the page again, zooms it or opens the developer tools.
 */
export function createMenuTemplate(platform: NodeJS.Platform, send: (command: MenuCommand) => void): Item[] {
  const mac = platform === 'darwin'
  const command = (label: string, name: MenuCommand, accelerator?: string): Item => ({
    id: name,
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => send(name),
  })
  const line: Item = { type: 'separator' }
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: '&File',
      submenu: [
        { ...command('Open Folder…', 'open-folder', 'CmdOrCtrl+O'), registerAccelerator: true },
        command('Close Folder', 'close-folder'),
        line,
        command('Scan Again', 'rescan'),
        line,
        command('Settings…', 'settings', 'CmdOrCtrl+,'),
        ...(mac ? [] : [line, { role: 'quit' } satisfies Item]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        command('Undo', 'undo', 'CmdOrCtrl+Z'),
        command('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        line,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        command('Select All', 'select-all', 'CmdOrCtrl+A'),
        line,
        command('Find', 'find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [command('Dark or Light', 'toggle-theme'), line, { role: 'togglefullscreen' }],
    },
    ...(mac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { label: '&Help', submenu: [command('Keys', 'cheat-sheet', 'F1')] },
  ]
}
