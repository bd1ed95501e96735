import {
  ChevronDown,
  FolderOpen,
  FolderX,
  Keyboard,
  Moon,
  RefreshCw,
  Settings as SettingsGlyph,
  Sun,
} from 'lucide-react'
import type { LibraryStatus } from '#shared/contract.ts'
import { useAppState } from '../app-state.ts'
import { Icon } from '../components/icon.tsx'
import { Menu, type MenuEntry } from '../components/menu.tsx'
import { starPath } from '../components/stars.tsx'
import { Tooltip } from '../components/tooltip.tsx'
import { findFolder } from '../search/filters.ts'
import { useReadText } from '../search/query-store.ts'
import { SearchBox } from '../search/search-box.tsx'
import { toggleSetting, useSetting } from '../settings/settings-store.ts'
import { nameOf } from '../sidebar/folder-tree.ts'
import { useCall } from '../use-call.ts'
import { performAction } from './actions.ts'
import { useCapsLock } from './keyboard.ts'
import { closeFolder, openFolder, openOtherFolder, rescan, toggleTheme } from './use-app-actions.ts'
import { showDialog, useView } from './view-store.ts'
import './header.css'

/** Where we are, what is looked for, how it is shown. */
export function Header(props: { readonly library: LibraryStatus }): React.JSX.Element {
  return (
    <header className="header" data-region="header">
      <FolderMenu library={props.library} />
      <SearchBox />
      <ScreenSwitch />
      <AutoAdvance />
    </header>
  )
}

const mostRecent = 6
const refreshOnOpen = (message: { readonly name: string }): boolean => message.name === 'app.changed'

function FolderMenu(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { library } = props
  const folder = findFolder(useReadText())
  const theme = useSetting('theme')
  const mac = useAppState()?.platform === 'darwin'
  const { value: recent = [] } = useCall('folder.recent', {}, refreshOnOpen)
  const others = recent.filter((each) => each.folder !== library.folder).slice(0, mostRecent)
  const entries: readonly MenuEntry[] = [
    { label: 'Open another folder…', icon: FolderOpen, run: () => void openOtherFolder() },
    ...(others.length === 0 ? [] : [{ heading: 'Recent' } as const]),
    ...others.map((each) => ({
      label: each.name,
      detail: each.folder,
      disabled: !each.available,
      run: () => void openFolder(each.folder),
    })),
    'line',
    { label: 'Look through the folder again', icon: RefreshCw, run: () => void rescan() },
    {
      label: theme === 'light' ? 'Dark' : 'Light',
      icon: theme === 'light' ? Moon : Sun,
      run: toggleTheme,
    },
    {
      label: 'Settings…',
      icon: SettingsGlyph,
      hint: mac ? '⌘ ,' : 'Ctrl ,',
      run: () => showDialog('settings'),
    },
    { label: 'Keys', icon: Keyboard, hint: '?', run: () => showDialog('cheat-sheet') },
    'line',
    { label: 'Close the folder', icon: FolderX, run: () => void closeFolder() },
  ]
  return (
    <Menu
      trigger={
        <button type="button" className={mac ? 'folder-button mac' : 'folder-button'} title={library.folder}>
          <svg className="logo" width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
            <path d={starPath} />
          </svg>
          <span className="truncate">
            {library.name}
            {folder === '' ? null : <span className="folder-part"> / {nameOf(folder)}</span>}
          </span>
          <Icon of={ChevronDown} size={13} />
        </button>
      }
      entries={entries}
    />
  )
}

function ScreenSwitch(): React.JSX.Element {
  const screen = useView((state) => state.screen)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row everywhere.
    <div className="segments" role="group" aria-label="View">
      <Tooltip text="Grid" keyHint="G">
        <button
          type="button"
          aria-label="Grid"
          aria-pressed={screen === 'grid'}
          onClick={() => performAction({ action: 'grid', advance: false })}
        >
          <GridGlyph />
        </button>
      </Tooltip>
      <Tooltip text="Loupe" keyHint="E">
        <button
          type="button"
          aria-label="Loupe"
          aria-pressed={screen === 'loupe'}
          onClick={() => performAction({ action: 'loupe', advance: false })}
        >
          <LoupeGlyph />
        </button>
      </Tooltip>
    </div>
  )
}

function GridGlyph(): React.JSX.Element {
  return (
    <svg width="15" height="15" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <rect x="1" y="1" width="6" height="6" rx="1.2" />
      <rect x="9" y="1" width="6" height="6" rx="1.2" />
      <rect x="1" y="9" width="6" height="6" rx="1.2" />
      <rect x="9" y="9" width="6" height="6" rx="1.2" />
    </svg>
  )
}

function LoupeGlyph(): React.JSX.Element {
  return (
    <svg width="15" height="15" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <rect x="1" y="2" width="14" height="12" rx="1.5" />
    </svg>
  )
}

function AutoAdvance(): React.JSX.Element {
  const on = useSetting('autoAdvance')
  const capsLock = useCapsLock()
  return (
    <Tooltip text="After a score, go on to the next one. Also while Caps Lock is on, or with Shift.">
      <button
        type="button"
        className="button auto-advance"
        aria-pressed={on || capsLock}
        aria-label="Auto-advance"
        onClick={() => toggleSetting('autoAdvance')}
      >
        <svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true">
          <path d={starPath} fill="currentColor" />
        </svg>
        <span className="auto-words">Auto-advance</span>
        <kbd>⇪</kbd>
      </button>
    </Tooltip>
  )
}
