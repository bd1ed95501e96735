import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action, KeyScreen } from './key-actions.ts'
import { keyLines } from './key-lines.ts'
import { type KeyPress, matchKey, scoreOfAction } from './keymap.ts'

const plain: KeyPress = {
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  capsLock: false,
  altGraph: false,
  composing: false,
  focus: 'page',
}

/** A press on a US keyboard, written `Ctrl+Shift+z` or `Digit1`. */
function press(text: string, change: Partial<KeyPress> = {}): KeyPress {
  const parts = text.split('+')
  const name = parts.at(-1) ?? ''
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(name)?.[1]
  const typed: Readonly<Record<string, string>> = {
    BracketLeft: '[',
    BracketRight: ']',
    Minus: '-',
    Equal: '=',
    Slash: '/',
    Comma: ',',
    Period: '.',
    Space: ' ',
    NumpadAdd: '+',
    NumpadSubtract: '-',
  }
  const letter = /^[a-z]$/.test(name)
  return {
    ...plain,
    key: digit ?? typed[name] ?? name,
    code: letter ? `Key${name.toUpperCase()}` : name,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
    ...change,
  }
}

function actionOf(pressed: KeyPress, screen: KeyScreen = 'grid', mac = false): Action | null {
  return matchKey(pressed, { screen, mac })?.action ?? null
}

test.each<[string, Action]>([
  ['Digit1', 'score-1'],
  ['Digit5', 'score-5'],
  ['Numpad3', 'score-3'],
  ['Ctrl+Digit4', 'score-4'],
  ['Alt+Digit2', 'score-2'],
  ['Alt+Numpad2', 'score-2'],
  ['Digit0', 'score-0'],
  ['Numpad0', 'score-0'],
  ['c', 'score-0'],
  ['x', 'reject'],
  ['r', 'reject'],
  ['Alt+Minus', 'reject'],
  ['u', 'unreject'],
  ['p', 'keep'],
  ['BracketLeft', 'score-less'],
  ['BracketRight', 'score-more'],
  ['f', 'favourite'],
  ['Digit6', 'label-red'],
  ['Digit7', 'label-yellow'],
  ['Digit8', 'label-green'],
  ['Digit9', 'label-blue'],
  ['Ctrl+z', 'undo'],
  ['Ctrl+Shift+z', 'redo'],
  ['Ctrl+y', 'redo'],
  ['ArrowRight', 'next'],
  ['ArrowLeft', 'previous'],
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['PageDown', 'page-next'],
  ['PageUp', 'page-previous'],
  ['Home', 'first'],
  ['End', 'last'],
  ['n', 'next-unrated'],
  ['g', 'grid'],
  ['Escape', 'back'],
  ['e', 'loupe'],
  ['Enter', 'loupe'],
  ['Space', 'loupe'],
  ['F11', 'full-screen'],
  ['l', 'lights-out'],
  ['Tab', 'panels'],
  ['i', 'info'],
  ['Shift+t', 'filmstrip'],
  ['Ctrl+f', 'find'],
  ['Slash', 'find'],
  ['Ctrl+Alt+Digit0', 'filter-0'],
  ['Ctrl+Alt+Digit5', 'filter-5'],
  ['Ctrl+Alt+x', 'filter-rejected'],
  ['Ctrl+Alt+n', 'filter-clear'],
  ['Ctrl+a', 'select-all'],
  ['Ctrl+d', 'select-none'],
  ['Shift+ArrowRight', 'extend-next'],
  ['Shift+ArrowUp', 'extend-up'],
  ['F1', 'cheat-sheet'],
])('in the grid %s is %s', (text, action) => {
  expect(actionOf(press(text))).toBe(action)
})

test.each<[string, KeyScreen, Action | null]>([
  ['Space', 'loupe', 'next'],
  ['Shift+Space', 'loupe', 'previous'],
  ['PageDown', 'loupe', 'next'],
  ['z', 'loupe', 'zoom'],
  ['w', 'loupe', 'fit-fill'],
  ['l', 'loupe', 'lights-out'],
  ['Space', 'video', 'video-play'],
  ['Shift+Space', 'video', null],
  ['j', 'video', 'video-reverse'],
  ['k', 'video', 'video-pause'],
  ['l', 'video', 'video-forward'],
  ['Comma', 'video', 'video-frame-back'],
  ['Period', 'video', 'video-frame-forward'],
  ['m', 'video', 'video-mute'],
  ['Shift+ArrowLeft', 'video', 'video-back'],
  ['Shift+ArrowRight', 'video', 'video-ahead'],
  ['ArrowRight', 'video', 'next'],
  ['Digit3', 'video', 'score-3'],
  ['z', 'grid', null],
  ['m', 'loupe', null],
  ['ArrowDown', 'loupe', null],
  ['Digit3', 'dialog', null],
  ['Escape', 'dialog', null],
  ['F1', 'dialog', 'cheat-sheet'],
])('%s on the screen %s is %s', (text, screen, action) => {
  expect(actionOf(press(text), screen)).toBe(action)
})

test('scores go on with Shift or Caps Lock, and nothing else does', () => {
  const context = { screen: 'grid', mac: false } as const
  expect(matchKey(press('Digit3'), context)).toEqual({ action: 'score-3', advance: false })
  expect(matchKey(press('Shift+Digit3', { key: '#' }), context)).toEqual({ action: 'score-3', advance: true })
  expect(matchKey(press('Shift+x', { key: 'X' }), context)).toEqual({ action: 'reject', advance: true })
  expect(matchKey(press('Digit3', { capsLock: true }), context)).toEqual({ action: 'score-3', advance: true })
  expect(matchKey(press('x', { key: 'X', capsLock: true }), context)).toEqual({
    action: 'reject',
    advance: true,
  })
  expect(matchKey(press('f', { key: 'F', capsLock: true }), context)).toEqual({
    action: 'favourite',
    advance: false,
  })
})

test('a modifier that is not listed never fires: Ctrl+R reloads, Ctrl+C copies', () => {
  for (const text of [
    'Ctrl+r',
    'Ctrl+c',
    'Ctrl+x',
    'Meta+r',
    'Alt+r',
    'Shift+r',
    'Ctrl+Shift+Digit1',
    'Ctrl+p',
  ]) {
    expect(actionOf(press(text)), text).toBeNull()
  }
})

test('digits are places on the keyboard: AZERTY types & é " without Shift and 1 2 3 with it', () => {
  expect(actionOf(press('Digit1', { key: '&' }))).toBe('score-1')
  expect(actionOf(press('Digit2', { key: 'é' }))).toBe('score-2')
  expect(actionOf(press('Digit3', { key: '"' }))).toBe('score-3')
  expect(matchKey(press('Shift+Digit3', { key: '3' }), { screen: 'grid', mac: false })).toEqual({
    action: 'score-3',
    advance: true,
  })
  // Letters are what is typed: A and Q, Z and W, M and the comma have other places there.
  expect(actionOf(press('z', { code: 'KeyW' }), 'loupe')).toBe('zoom')
  expect(actionOf(press('w', { code: 'KeyZ' }), 'loupe')).toBe('fit-fill')
  expect(actionOf({ ...plain, key: ',', code: 'KeyM' }, 'video')).toBeNull()
  expect(actionOf({ ...plain, key: 'm', code: 'Semicolon' }, 'video')).toBe('video-mute')
})

test('letters that are not Latin go by their place', () => {
  expect(actionOf({ ...plain, key: 'ч', code: 'KeyX' })).toBe('reject')
  expect(actionOf({ ...plain, key: 'Ч', code: 'KeyX', shiftKey: true })).toBe('reject')
})

test('a question mark and a slash are found wherever the layout has them', () => {
  expect(actionOf({ ...plain, key: '?', code: 'Minus', shiftKey: true })).toBe('cheat-sheet')
  expect(actionOf({ ...plain, key: '/', code: 'Digit7', shiftKey: true })).toBe('find')
  expect(actionOf(press('Shift+Slash', { key: '?' }))).toBe('cheat-sheet')
})

test('without Num Lock the pad moves', () => {
  expect(actionOf({ ...plain, key: 'End', code: 'Numpad1' })).toBe('last')
  expect(actionOf({ ...plain, key: 'ArrowRight', code: 'Numpad6' })).toBe('next')
})

test('on macOS Cmd stands for Ctrl', () => {
  expect(actionOf(press('Meta+z'), 'grid', true)).toBe('undo')
  expect(actionOf(press('Ctrl+z'), 'grid', true)).toBeNull()
  expect(actionOf(press('Meta+z'), 'grid', false)).toBeNull()
})

test('AltGr alone is a modifier that is not listed', () => {
  expect(actionOf(press('Digit2', { altGraph: true }))).toBeNull()
  expect(actionOf(press('Ctrl+Alt+Digit2', { altGraph: true }))).toBe('filter-2')
})

test('what has the focus keeps the keys that it needs', () => {
  expect(actionOf(press('Space', { focus: 'button' }))).toBeNull()
  expect(actionOf(press('Enter', { focus: 'button' }))).toBeNull()
  expect(actionOf(press('Tab', { focus: 'button' }))).toBeNull()
  expect(actionOf(press('ArrowRight', { focus: 'button' }))).toBe('next')
  expect(actionOf(press('ArrowRight', { focus: 'arrows' }))).toBeNull()
  expect(actionOf(press('Digit3', { focus: 'arrows' }))).toBe('score-3')
})

const anyScreen = fc.constantFrom<KeyScreen>('grid', 'loupe', 'video', 'dialog')
const listed = keyLines.flatMap((line) => [...line.keys, ...(line.advanceKeys ?? [])])
const anyPress = fc.record({
  key: fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789[]/?')),
  code: fc.constantFrom('KeyA', 'KeyR', 'KeyX', 'Digit1', 'Digit5', 'Numpad3', 'Minus', 'Slash', 'F1', ''),
  ctrlKey: fc.boolean(),
  metaKey: fc.boolean(),
  altKey: fc.boolean(),
  shiftKey: fc.boolean(),
  capsLock: fc.boolean(),
  altGraph: fc.boolean(),
  composing: fc.boolean(),
  focus: fc.constantFrom<KeyPress['focus']>('page', 'text', 'button', 'arrows'),
})

test('nothing fires while typing or composing', () => {
  fc.assert(
    fc.property(anyPress, anyScreen, fc.boolean(), (pressed, screen, mac) => {
      expect(matchKey({ ...pressed, focus: 'text' }, { screen, mac })).toBeNull()
      expect(matchKey({ ...pressed, composing: true }, { screen, mac })).toBeNull()
      expect(matchKey({ ...pressed, key: 'Process' }, { screen, mac })).toBeNull()
    }),
  )
})

test('what fires is listed with exactly its modifiers', () => {
  fc.assert(
    fc.property(anyPress, anyScreen, fc.boolean(), (pressed, screen, mac) => {
      const match = matchKey(pressed, { screen, mac })
      if (match === null) return
      const mod = mac ? pressed.metaKey : pressed.ctrlKey
      const modifiers = [
        mod ? 'mod+' : '',
        pressed.altKey ? 'alt+' : '',
        pressed.shiftKey ? 'shift+' : '',
      ].join('')
      const typed = pressed.key === '/' || pressed.key === '?'
      const found = keyLines.some(
        (line) =>
          line.action === match.action &&
          [...line.keys, ...(line.advanceKeys ?? [])].some(
            (key) =>
              key.slice(0, key.lastIndexOf('+') + 1) === modifiers || (typed && key.startsWith('Typed')),
          ),
      )
      expect(found).toBe(true)
      expect(mac ? pressed.ctrlKey : pressed.metaKey).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('no key means two things on one screen', () => {
  for (const screen of ['grid', 'loupe', 'video', 'dialog'] as const) {
    const keys = keyLines
      .filter((line) => line.screens.includes(screen))
      .flatMap((line) => [...line.keys, ...(line.advanceKeys ?? [])])
    expect(keys.length).toBe(new Set(keys).size)
  }
  expect(listed.length).toBeGreaterThan(100)
})

test('actions tell the score that they set', () => {
  expect(scoreOfAction('score-4')).toBe(4)
  expect(scoreOfAction('score-0')).toBe(0)
  expect(scoreOfAction('reject')).toBe(-1)
  expect(scoreOfAction('keep')).toBeNull()
})
