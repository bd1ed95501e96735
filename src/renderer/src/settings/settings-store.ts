import type { Settings } from '#shared/settings.ts'
import { call } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'

const writeAfterMs = 400

/** What holds until the host has answered; the same values as the host's own (whose module would bring zod along). */
const untilRead: Settings = {
  theme: 'dark',
  rowHeight: 168,
  layout: 'justified',
  autoAdvance: false,
  showSidebar: true,
  showDetails: true,
  showFilmstrip: true,
  showInfo: false,
  loopVideos: true,
  searchHistory: [],
  foldedFacets: [],
}

const settings = createStore<Settings>(untilRead)
let unwritten: Partial<Settings> = {}
let timer: ReturnType<typeof setTimeout> | undefined

export function readSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  return settings.get()[key]
}

/** One setting; renders again only when it changes. */
export function useSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  return useStore(settings, (state) => state[key])
}

/** Holds at once, and is written by the host a little later. */
export function changeSettings(change: Partial<Settings>): void {
  settings.update((state) => ({ ...state, ...change }))
  unwritten = { ...unwritten, ...change }
  clearTimeout(timer)
  timer = setTimeout(writeSettings, writeAfterMs)
}

export function toggleSetting(
  key: 'autoAdvance' | 'showSidebar' | 'showDetails' | 'showFilmstrip' | 'showInfo' | 'loopVideos',
): void {
  changeSettings({ [key]: !settings.get()[key] })
}

/** Asks the host for what the person set before. */
export async function loadSettings(): Promise<void> {
  try {
    settings.set({ ...(await call('settings.read', {})), ...unwritten })
  } catch {
    // The page works with the values that it starts with; whatever made this fail is shown by the call for the state.
  }
  followTheme()
}

function writeSettings(): void {
  const change = unwritten
  unwritten = {}
  call('settings.write', change).catch(() => {
    // Kept for the next change: a setting that isn't written is worth no interruption.
    unwritten = { ...change, ...unwritten }
  })
}

const systemIsLight = window.matchMedia('(prefers-color-scheme: light)')

function applyTheme(): void {
  const { theme } = settings.get()
  const light = theme === 'light' || (theme === 'system' && systemIsLight.matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
}

let following = false
function followTheme(): void {
  applyTheme()
  if (following) return
  following = true
  settings.subscribe(applyTheme)
  systemIsLight.addEventListener('change', applyTheme)
  window.addEventListener('pagehide', () => {
    if (Object.keys(unwritten).length > 0) writeSettings()
  })
}
