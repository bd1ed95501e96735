import { useEffect, useState } from 'react'
import { changeSettings, readSetting, useSetting } from '../settings/settings-store.ts'
import { changeView, useView, view } from './view-store.ts'

/** From these widths of the window on there is room for a panel beside the pictures, in CSS pixels. */
const sidebarFrom = '(min-width: 860px)'
const detailsFrom = '(min-width: 1080px)'

export type PanelState = 'beside' | 'over' | 'hidden'

/** Where there is no room beside the pictures a panel lies over them, and only until the next click beside it. */
export function usePanels(): { readonly sidebar: PanelState; readonly details: PanelState } {
  const roomForSidebar = useMedia(sidebarFrom)
  const roomForDetails = useMedia(detailsFrom)
  const showSidebar = useSetting('showSidebar')
  const showDetails = useSetting('showDetails')
  const over = useView((state) => state.panelOver)
  return {
    sidebar: stateOf(roomForSidebar, showSidebar, over === 'sidebar'),
    details: stateOf(roomForDetails, showDetails, over === 'details'),
  }
}

function stateOf(room: boolean, wanted: boolean, over: boolean): PanelState {
  if (room) return wanted ? 'beside' : 'hidden'
  return over ? 'over' : 'hidden'
}

export function togglePanel(panel: 'sidebar' | 'details'): void {
  const room = window.matchMedia(panel === 'sidebar' ? sidebarFrom : detailsFrom).matches
  if (!room) {
    changeView({ panelOver: view.get().panelOver === panel ? null : panel })
    return
  }
  const key = panel === 'sidebar' ? 'showSidebar' : 'showDetails'
  changeSettings({ [key]: !readSetting(key) })
}

export function closePanelOver(): void {
  if (view.get().panelOver !== null) changeView({ panelOver: null })
}

/** Both at once: away if any is there. The loupe has the details only. */
export function togglePanels(): void {
  if (view.get().screen === 'loupe') {
    togglePanel('details')
    return
  }
  if (!window.matchMedia(sidebarFrom).matches) {
    togglePanel('sidebar')
    return
  }
  const shown = !(readSetting('showSidebar') || readSetting('showDetails'))
  changeSettings({ showSidebar: shown, showDetails: shown })
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const follow = (): void => setMatches(list.matches)
    follow()
    list.addEventListener('change', follow)
    return () => list.removeEventListener('change', follow)
  }, [query])
  return matches
}
