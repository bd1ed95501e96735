import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

type Item = Electron.MenuItemConstructorOptions
/** As much of a menu as a spec looks at: its items by id, with their click. */
type StandInMenu = {
  readonly template: readonly Item[]
  readonly getMenuItemById: (id: string) => Item | null
}

let shown: StandInMenu | null = null

export const Menu = refuseUnknown('Menu', {
  buildFromTemplate: (template: readonly Item[]): StandInMenu => ({
    template,
    getMenuItemById: (id) => findItem(template, id),
  }),
  setApplicationMenu: (menu: StandInMenu | null): void => {
    shown = menu
  },
  getApplicationMenu: (): StandInMenu | null => shown,
} satisfies Record<
  keyof Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'>,
  unknown
>)

function findItem(items: readonly Item[], id: string): Item | null {
  for (const item of items) {
    if (item.id === id) return item
    const below = Array.isArray(item.submenu) ? findItem(item.submenu, id) : null
    if (below !== null) return below
  }
  return null
}
