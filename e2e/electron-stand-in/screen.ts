import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

const area = { x: 0, y: 0, width: 1920, height: 1080 }

export const screen = refuseUnknown('screen', {
  getAllDisplays: () => [{ workArea: area, bounds: area } as Electron.Display], // as much of one as is looked at
} satisfies Pick<Electron.Screen, 'getAllDisplays'>)
