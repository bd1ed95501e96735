import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

/** What was shown in a file manager that isn't there, for specs to look at. */
export const revealed: string[] = []

export const shell = refuseUnknown('shell', {
  showItemInFolder: (path) => {
    revealed.push(path)
  },
} satisfies Pick<Electron.Shell, 'showItemInFolder'>)
