import { useMemo } from 'react'
import type { MenuCommand } from '#shared/contract.ts'
import { savedSearchKey } from '#shared/key-lines.ts'
import type { ColorLabel } from '#shared/media.ts'
import { setOnlyValue } from '#shared/query/edit-query.ts'
import type { Score } from '#shared/score.ts'
import { appState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import { askAboutFiles, askAboutRejected } from '../files/file-dialog-store.ts'
import { changeScore, redo, toggleFavourite, toggleLabel, undo } from '../gallery/acts.ts'
import {
  changeQuery,
  gallery,
  goTo,
  move,
  selectEverything,
  selectNothing,
} from '../gallery/gallery-store.ts'
import { goToNextUnrated } from '../gallery/next-unrated.ts'
import { openKeywords } from '../keywords/keywords-store.ts'
import { focusBox } from '../search/box-text.ts'
import { askForLeast, clearFilter } from '../search/filters.ts'
import { queryText } from '../search/query-store.ts'
import { askSaved, findSaved } from '../search/saved-searches-store.ts'
import { changeSettings, toggleSetting } from '../settings/settings-store.ts'
import { type ActionHandlers, performAction, useActions } from './actions.ts'
import { focusPictures, focusRegion } from './focus.ts'
import { togglePanels } from './panels.ts'
import { showToast } from './toasts.ts'
import { changeView, showDialog, showScreen, view } from './view-store.ts'

/** What keys do everywhere. Grid and loupe offer what only they can do. */
export function useAppActions(): void {
  useActions(useMemo(appActions, []))
}

function appActions(): ActionHandlers {
  return {
    ...scoreActions(),
    ...filterActions(),
    favourite: () => void toggleFavourite(),
    keywords: openKeywords,
    undo: () => void undo(),
    'rename-files': () => askAboutFiles('rename'),
    'move-files': () => askAboutFiles('move'),
    'copy-files': () => askAboutFiles('copy'),
    'trash-files': () => askAboutFiles('trash'),
    'trash-rejected': () => void askAboutRejected(),
    redo: () => void redo(),
    next: () => move(1),
    previous: () => move(-1),
    first: () => goTo(0),
    last: () => goTo(gallery.get().ids.length - 1),
    'next-unrated': () => void goToNextUnrated(),
    'select-all': selectEverything,
    'select-none': selectNothing,
    loupe: () => gallery.get().cursor >= 0 && showScreen('loupe'),
    grid: () => showScreen('grid'),
    back: goBack,
    'lights-out': () => changeView({ lightsOut: !view.get().lightsOut }),
    panels: togglePanels,
    info: () => toggleSetting('showInfo'),
    filmstrip: () => toggleSetting('showFilmstrip'),
    'full-screen': () => false,
    find: () => focusBox(),
    'next-region': () => focusRegion(1),
    'previous-region': () => focusRegion(-1),
    'cheat-sheet': () => showDialog(view.get().dialog === 'cheat-sheet' ? null : 'cheat-sheet'),
    settings: () => showDialog(view.get().dialog === 'settings' ? null : 'settings'),
    conflicts: () => showDialog('conflicts'),
    'toggle-auto-advance': () => toggleSetting('autoAdvance'),
  }
}

function scoreActions(): ActionHandlers {
  const set =
    (to: Score) =>
    ({ advance }: { readonly advance: boolean }): void =>
      void changeScore({ to }, { advance })
  const label = (name: ColorLabel) => (): void => void toggleLabel(name)
  return {
    'score-0': set(0),
    'score-1': set(1),
    'score-2': set(2),
    'score-3': set(3),
    'score-4': set(4),
    'score-5': set(5),
    reject: set(-1),
    unreject: () => void changeScore({ act: 'unreject' }, { stay: true }),
    keep: () => void changeScore({ act: 'keep' }, { stay: true }),
    'score-less': () => void changeScore({ by: -1 }, { stay: true }),
    'score-more': () => void changeScore({ by: 1 }, { stay: true }),
    'label-red': label('red'),
    'label-yellow': label('yellow'),
    'label-green': label('green'),
    'label-blue': label('blue'),
  }
}

function filterActions(): ActionHandlers {
  const edit = (change: (text: string) => string) => (): void => changeQuery(change(queryText.get()))
  const least = (stars: 0 | 1 | 2 | 3 | 4 | 5) => edit((text) => askForLeast(text, stars))
  return {
    'filter-0': least(0),
    'filter-1': least(1),
    'filter-2': least(2),
    'filter-3': least(3),
    'filter-4': least(4),
    'filter-5': least(5),
    'filter-rejected': edit((text) => setOnlyValue(text, 'score', 'reject')),
    'filter-clear': edit(clearFilter),
    ...savedSearchActions(),
  }
}

function savedSearchActions(): ActionHandlers {
  const ask = (place: number) => (): boolean => {
    const search = findSaved(({ shortcut }) => shortcut === savedSearchKey(place))
    if (search === undefined) return false
    askSaved(search)
    return true
  }
  return Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`saved-search-${place}`, ask(place)]))
}

function goBack(): void {
  if (view.get().panelOver !== null) changeView({ panelOver: null })
  else if (view.get().lightsOut) changeView({ lightsOut: false })
  else if (view.get().screen === 'loupe') showScreen('grid')
  else focusPictures()
}

/** Carries out what the native menu asks of the page. */
export function runMenuCommand(command: MenuCommand): void {
  const commands: Readonly<Record<MenuCommand, () => void>> = {
    'open-folder': () => void openOtherFolder(),
    'close-folder': () => void closeFolder(),
    find: () => focusBox(),
    undo: () => editOr('undo', () => void undo()),
    redo: () => editOr('redo', () => void redo()),
    'select-all': () => editOr('selectAll', selectEverything),
    'toggle-theme': toggleTheme,
    'cheat-sheet': () => performAction({ action: 'cheat-sheet', advance: false }),
    settings: () => showDialog('settings'),
    rescan: () => void rescan(),
  }
  commands[command]()
}

/** In a text box the menu's edit commands are the box's own. */
function editOr(command: string, otherwise: () => void): void {
  const active = document.activeElement
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) {
    document.execCommand(command)
    return
  }
  otherwise()
}

export function toggleTheme(): void {
  const light = document.documentElement.dataset.theme === 'light'
  changeSettings({ theme: light ? 'dark' : 'light' })
}

/** The system's dialog; in a browser the welcome screen, which lists folders. */
export async function openOtherFolder(): Promise<void> {
  if (appState.get()?.host !== 'electron') {
    changeView({ choosingFolder: true })
    return
  }
  await orTell(() => call('folder.pick', {}))
}

export async function openFolder(folder: string): Promise<void> {
  await orTell(() => call('folder.open', { folder }))
}

export async function closeFolder(): Promise<void> {
  await orTell(() => call('folder.close', {}))
}

export async function rescan(): Promise<void> {
  await orTell(() => call('library.scan', {}))
}

async function orTell(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
