import type { KeyLine, KeyScreen } from './key-actions.ts'

const everywhere: readonly KeyScreen[] = ['grid', 'loupe', 'video']
const stills: readonly KeyScreen[] = ['grid', 'loupe']
const inLoupe: readonly KeyScreen[] = ['loupe', 'video']
const inGrid: readonly KeyScreen[] = ['grid']
const inVideo: readonly KeyScreen[] = ['video']

const labelNames = ['red', 'yellow', 'green', 'blue'] as const

function scoreLine(stars: 1 | 2 | 3 | 4 | 5): KeyLine {
  return {
    action: `score-${stars}`,
    group: 'Score',
    label: stars === 1 ? '1 star' : `${stars} stars`,
    family: '1 to 5 stars',
    screens: everywhere,
    keys: digitKeys(stars),
    advanceKeys: [`shift+Digit${stars}`],
    keptByBrowser: [`mod+Digit${stars}`, `mod+Numpad${stars}`],
  }
}

function digitKeys(digit: number): readonly string[] {
  return ['', 'mod+', 'alt+'].flatMap((modifier) => [`${modifier}Digit${digit}`, `${modifier}Numpad${digit}`])
}

function filterLine(least: 0 | 1 | 2 | 3 | 4 | 5): KeyLine {
  return {
    action: `filter-${least}`,
    group: 'Find',
    label: least === 0 ? 'Not rejected' : least === 5 ? '5 stars only' : `${least} or more stars`,
    family: 'At least so many stars',
    screens: everywhere,
    keys: [`mod+alt+Digit${least}`, `mod+alt+Numpad${least}`],
  }
}

function savedSearchLine(place: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9): KeyLine {
  return {
    action: `saved-search-${place}`,
    group: 'Find',
    label: `Saved search with the key ${place}`,
    family: 'Saved searches by their keys',
    screens: everywhere,
    keys: [savedSearchKey(place)],
  }
}

/** The key of a saved search, as it is kept with it. */
export function savedSearchKey(place: number): string {
  return `alt+shift+Digit${place}`
}

/** The key map: one list for the keyboard and for the cheat sheet. */
export const keyLines: readonly KeyLine[] = [
  ...([1, 2, 3, 4, 5] as const).map(scoreLine),
  {
    action: 'score-0',
    group: 'Score',
    label: 'Clear',
    screens: everywhere,
    keys: ['c', ...digitKeys(0)],
    advanceKeys: ['shift+Digit0'],
    keptByBrowser: ['mod+Digit0', 'mod+Numpad0'],
  },
  {
    action: 'reject',
    group: 'Score',
    label: 'Reject',
    screens: everywhere,
    keys: ['x', 'r', 'alt+Minus'],
    advanceKeys: ['shift+x'],
  },
  { action: 'unreject', group: 'Score', label: 'Take the reject back', screens: everywhere, keys: ['u'] },
  { action: 'keep', group: 'Score', label: 'Keep (at least one star)', screens: everywhere, keys: ['p'] },
  {
    action: 'score-less',
    group: 'Score',
    label: 'One star less',
    screens: everywhere,
    keys: ['BracketLeft'],
  },
  {
    action: 'score-more',
    group: 'Score',
    label: 'One star more',
    screens: everywhere,
    keys: ['BracketRight'],
  },
  { action: 'favourite', group: 'Score', label: 'Favourite', screens: everywhere, keys: ['f'] },
  ...labelNames.map(
    (name, place): KeyLine => ({
      action: `label-${name}`,
      group: 'Score',
      label: `Label ${name} (again: none)`,
      family: 'Label red, yellow, green, blue (again: none)',
      screens: everywhere,
      keys: [`Digit${6 + place}`, `Numpad${6 + place}`],
    }),
  ),
  { action: 'keywords', group: 'Score', label: 'Keywords', screens: everywhere, keys: ['t'] },
  { action: 'undo', group: 'Score', label: 'Undo', screens: everywhere, keys: ['mod+z'] },
  { action: 'redo', group: 'Score', label: 'Redo', screens: everywhere, keys: ['mod+shift+z', 'mod+y'] },

  {
    action: 'next',
    group: 'Move',
    label: 'Next',
    screens: everywhere,
    keys: ['ArrowRight'],
  },
  { action: 'previous', group: 'Move', label: 'Previous', screens: everywhere, keys: ['ArrowLeft'] },
  { action: 'up', group: 'Move', label: 'Row above', screens: inGrid, keys: ['ArrowUp'] },
  { action: 'down', group: 'Move', label: 'Row below', screens: inGrid, keys: ['ArrowDown'] },
  { action: 'page-next', group: 'Move', label: 'Page down', screens: inGrid, keys: ['PageDown'] },
  { action: 'page-previous', group: 'Move', label: 'Page up', screens: inGrid, keys: ['PageUp'] },
  { action: 'next', group: 'Move', label: 'Next', screens: ['loupe'], keys: ['PageDown', 'Space'] },
  {
    action: 'previous',
    group: 'Move',
    label: 'Previous',
    screens: ['loupe'],
    keys: ['PageUp', 'shift+Space'],
  },
  { action: 'next', group: 'Move', label: 'Next', screens: inVideo, keys: ['PageDown'] },
  { action: 'previous', group: 'Move', label: 'Previous', screens: inVideo, keys: ['PageUp'] },
  { action: 'first', group: 'Move', label: 'First', screens: everywhere, keys: ['Home'] },
  { action: 'last', group: 'Move', label: 'Last', screens: everywhere, keys: ['End'] },
  { action: 'next-unrated', group: 'Move', label: 'Next unrated', screens: everywhere, keys: ['n'] },

  { action: 'select-all', group: 'Select', label: 'All', screens: everywhere, keys: ['mod+a'] },
  { action: 'select-none', group: 'Select', label: 'None', screens: everywhere, keys: ['mod+d'] },
  {
    action: 'extend-next',
    group: 'Select',
    label: 'Range',
    screens: inGrid,
    keys: ['shift+ArrowRight'],
  },
  {
    action: 'extend-previous',
    group: 'Select',
    label: 'Range',
    screens: inGrid,
    keys: ['shift+ArrowLeft'],
  },
  { action: 'extend-up', group: 'Select', label: 'Range', screens: inGrid, keys: ['shift+ArrowUp'] },
  {
    action: 'extend-down',
    group: 'Select',
    label: 'Range',
    screens: inGrid,
    keys: ['shift+ArrowDown'],
  },

  { action: 'loupe', group: 'View', label: 'Loupe', screens: inGrid, keys: ['e', 'Enter', 'Space'] },
  { action: 'grid', group: 'View', label: 'Grid', screens: everywhere, keys: ['g'] },
  { action: 'back', group: 'View', label: 'Back', screens: everywhere, keys: ['Escape'] },
  { action: 'zoom', group: 'View', label: '100 % at the pointer', screens: inLoupe, keys: ['z'] },
  { action: 'fit-fill', group: 'View', label: 'Fit or fill', screens: inLoupe, keys: ['w'] },
  { action: 'full-screen', group: 'View', label: 'Full screen', screens: everywhere, keys: ['F11'] },
  { action: 'lights-out', group: 'View', label: 'Lights out', screens: stills, keys: ['l'] },
  { action: 'panels', group: 'View', label: 'Panels', screens: everywhere, keys: ['Tab'] },
  {
    action: 'info',
    group: 'View',
    label: 'Names and details on the pictures',
    screens: everywhere,
    keys: ['i'],
  },
  { action: 'filmstrip', group: 'View', label: 'Filmstrip', screens: everywhere, keys: ['shift+t'] },
  {
    action: 'thumbnails-larger',
    group: 'View',
    label: 'Larger thumbnails',
    screens: inGrid,
    keys: ['Equal', 'NumpadAdd'],
  },
  {
    action: 'thumbnails-smaller',
    group: 'View',
    label: 'Smaller thumbnails',
    screens: inGrid,
    keys: ['Minus', 'NumpadSubtract'],
  },

  { action: 'find', group: 'Find', label: 'Search', screens: everywhere, keys: ['Slash', 'mod+f', 'Typed/'] },
  ...([0, 1, 2, 3, 4, 5] as const).map(filterLine),
  {
    action: 'filter-rejected',
    group: 'Find',
    label: 'Rejected only',
    screens: everywhere,
    keys: ['mod+alt+x'],
  },
  {
    action: 'filter-clear',
    group: 'Find',
    label: 'Clear the filter',
    screens: everywhere,
    keys: ['mod+alt+n'],
  },
  ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map(savedSearchLine),

  { action: 'rename-files', group: 'Files', label: 'Rename', screens: everywhere, keys: ['F2'] },
  { action: 'move-files', group: 'Files', label: 'Move to …', screens: everywhere, keys: ['mod+shift+m'] },
  { action: 'copy-files', group: 'Files', label: 'Copy to …', screens: everywhere, keys: ['mod+shift+c'] },
  {
    action: 'trash-files',
    group: 'Files',
    label: 'Put into the trash',
    screens: everywhere,
    keys: ['Delete'],
  },
  {
    action: 'trash-rejected',
    group: 'Files',
    label: 'Review and trash the rejected',
    screens: everywhere,
    keys: ['mod+Backspace'],
  },

  { action: 'video-play', group: 'Video', label: 'Play or pause', screens: inVideo, keys: ['Space'] },
  { action: 'video-reverse', group: 'Video', label: 'Backward, faster', screens: inVideo, keys: ['j'] },
  { action: 'video-pause', group: 'Video', label: 'Pause', screens: inVideo, keys: ['k'] },
  { action: 'video-forward', group: 'Video', label: 'Forward, faster', screens: inVideo, keys: ['l'] },
  { action: 'video-frame-back', group: 'Video', label: 'One frame back', screens: inVideo, keys: ['Comma'] },
  {
    action: 'video-frame-forward',
    group: 'Video',
    label: 'One frame ahead',
    screens: inVideo,
    keys: ['Period'],
  },
  { action: 'video-mute', group: 'Video', label: 'Mute', screens: inVideo, keys: ['m'] },
  {
    action: 'video-back',
    group: 'Video',
    label: '5 seconds back',
    screens: inVideo,
    keys: ['shift+ArrowLeft'],
  },
  {
    action: 'video-ahead',
    group: 'Video',
    label: '5 seconds ahead',
    screens: inVideo,
    keys: ['shift+ArrowRight'],
  },

  {
    action: 'next-region',
    group: 'Window',
    label: 'Next part of the window',
    screens: everywhere,
    keys: ['F6'],
  },
  {
    action: 'previous-region',
    group: 'Window',
    label: 'Previous part of the window',
    screens: everywhere,
    keys: ['shift+F6'],
  },
  { action: 'settings', group: 'Window', label: 'Settings', screens: everywhere, keys: ['mod+Comma'] },
  {
    action: 'conflicts',
    group: 'Window',
    label: 'What was changed in two places',
    screens: everywhere,
    keys: ['F8'],
  },
  {
    action: 'cheat-sheet',
    group: 'Window',
    label: 'This sheet',
    screens: [...everywhere, 'dialog'],
    keys: ['shift+Slash', 'F1', 'Typed?'],
  },
]
