import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

// Nobody sits in front of the stand-in: every dialog is cancelled. A spec that wants another answer replaces the function, as it does
// in Electron itself (`program.evaluate(({ dialog }) => …)`).
export const dialog = refuseUnknown('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showMessageBox: async (...given: readonly unknown[]) => {
    const options = given.at(-1) as Electron.MessageBoxOptions // the last argument of both forms
    return { response: options.cancelId ?? 0, checkboxChecked: false }
  },
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
} satisfies Pick<Electron.Dialog, 'showOpenDialog' | 'showMessageBox' | 'showErrorBox'>)
