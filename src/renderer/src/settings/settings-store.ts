import type { Settings } from '#shared/settings.ts'
import { call } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'

const betweenWritesMs = 400

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
/** What the host couldn't write: it goes along with the next change. A setting that isn't written is worth no interruption. */
let refused: Partial<Settings> = {}
/** Runs for as long as nothing further is written. */
let timer: ReturnType<typeof setTimeout> | undefined

export function readSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  return settings.get()[key]
}

/** One setting; renders again only when it changes. */
export function useSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  return useStore(settings, (state) => state[key])
}

/** Holds at once, and is written at once: a window may close the next moment. What follows quickly (a slider) is written together. */
export function changeSettings(change: Partial<Settings>): void {
  settings.update((state) => ({ ...state, ...change }))
  unwritten = { ...unwritten, ...change }
  if (timer === undefined) writeSettings()
}

export function toggleSetting(
  key: 'autoAdvance' | 'showSidebar' | 'showDetails' | 'showFilmstrip' | 'showInfo' | 'loopVideos',
): void {
  changeSettings({ [key]: !settings.get()[key] })
}

/** Asks the host for what the person set before. */
export async function loadSettings(): Promise<void> {
  try {
    settings.set({ ...(await call('settings.read', {})), ...refused, ...unwritten })
  } catch {
    // The page works with the values that it starts with; whatever made this fail is shown by the call for the state.
  }
  followTheme()
}

function writeSettings(): void {
  const change = { ...refused, ...unwritten }
  unwritten = {}
  refused = {}
  clearTimeout(timer)
  timer = setTimeout(() => {
    timer = undefined
    if (Object.keys(unwritten).length > 0) writeSettings()
  }, betweenWritesMs)
  call('settings.write', change).catch(() => {
    refused = { ...change, ...refused }
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
    if (Object.keys({ ...refused, ...unwritten }).length > 0) writeSettings()
  })
}
