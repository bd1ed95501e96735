import { type BrowserWindow, dialog, shell } from 'electron'

/** What only a desktop can do for the page. Files are named by id there; here their paths come from the library. */
export function createDesktopHandlers(findWindow: () => BrowserWindow | undefined) {
  return {
    pickFolder: async (): Promise<string | null> => {
      const options: Electron.OpenDialogOptions = {
        title: 'Open a folder',
        buttonLabel: 'Open',
        properties: ['openDirectory', 'createDirectory'],
      }
      const window = findWindow()
      const shown =
        window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options)
      const { canceled, filePaths } = await shown
      return canceled ? null : (filePaths[0] ?? null)
    },
    reveal: (path: string): void => shell.showItemInFolder(path),
  }
}
