/** Where the hands are: what is on the screen decides what a key means. */
export type KeyScreen = 'grid' | 'loupe' | 'video' | 'dialog'

/** Everything that a key can ask for. */
export type Action =
  | `score-${0 | 1 | 2 | 3 | 4 | 5}`
  | 'reject'
  | 'unreject'
  | 'keep'
  | 'score-less'
  | 'score-more'
  | 'toggle-auto-advance'
  | 'favourite'
  | `label-${'red' | 'yellow' | 'green' | 'blue'}`
  | 'rename-files'
  | 'move-files'
  | 'copy-files'
  | 'trash-files'
  | 'trash-rejected'
  | 'undo'
  | 'redo'
  | 'next'
  | 'previous'
  | 'up'
  | 'down'
  | 'page-next'
  | 'page-previous'
  | 'first'
  | 'last'
  | 'next-unrated'
  | 'extend-next'
  | 'extend-previous'
  | 'extend-up'
  | 'extend-down'
  | 'select-all'
  | 'select-none'
  | 'grid'
  | 'back'
  | 'loupe'
  | 'zoom'
  | 'fit-fill'
  | 'full-screen'
  | 'lights-out'
  | 'panels'
  | 'info'
  | 'filmstrip'
  | 'find'
  | `filter-${0 | 1 | 2 | 3 | 4 | 5}`
  | 'filter-rejected'
  | 'filter-clear'
  | `saved-search-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  | 'keywords'
  | 'video-play'
  | 'video-reverse'
  | 'video-pause'
  | 'video-forward'
  | 'video-frame-back'
  | 'video-frame-forward'
  | 'video-mute'
  | 'video-back'
  | 'video-ahead'
  | 'thumbnails-larger'
  | 'thumbnails-smaller'
  | 'next-region'
  | 'previous-region'
  | 'cheat-sheet'
  | 'settings'
  | 'conflicts'

export type KeyGroup = 'Score' | 'Move' | 'Select' | 'View' | 'Find' | 'Files' | 'Video' | 'Window'

/**
 * One line of the key map. A key is written `mod+alt+shift+NAME`: `mod` is Ctrl, on macOS Cmd. A NAME of one small letter
 * stands for the letter typed; `Digit1`, `Numpad1`, `BracketLeft`, `Minus`, `Comma` … for the place on the keyboard
 * (`KeyboardEvent.code`), so that every layout works; anything else is a `KeyboardEvent.key`.
 */
export type KeyLine = {
  readonly action: Action
  readonly group: KeyGroup
  readonly label: string
  readonly screens: readonly KeyScreen[]
  readonly keys: readonly string[]
  /** The same, and then on to the next one. */
  readonly advanceKeys?: readonly string[]
  /** Lines that differ in a number or a colour only: one row of the cheat sheet, under this name. */
  readonly family?: string
  /** Keys of this line that a browser keeps for itself: there another key of the line does it. */
  readonly keptByBrowser?: readonly string[]
}

export type KeyMatch = {
  readonly action: Action
  /** Go on to the next one after the act. */
  readonly advance: boolean
}
