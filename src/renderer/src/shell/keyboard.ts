import type { KeyScreen } from '#shared/key-actions.ts'
import { type KeyPress, matchKey } from '#shared/keymap.ts'
import { isMac } from '../app-state.ts'
import { createStore, useStore } from '../external-store.ts'
import { currentIdOf } from '../gallery/gallery-state.ts'
import { gallery } from '../gallery/gallery-store.ts'
import { readRow } from '../gallery/row-cache.ts'
import { performAction } from './actions.ts'
import { view } from './view-store.ts'

/** Whether Caps Lock is on, as far as a key press has told: it makes scores go on to the next one. */
const capsLock = createStore(false)

export function useCapsLock(): boolean {
  return useStore(capsLock, (on) => on)
}

/** Listens to the keyboard until the returned function is called. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    capsLock.set(event.getModifierState('CapsLock'))
    if (event.defaultPrevented || isPopupOpen()) return
    const match = matchKey(describePress(event), { screen: currentKeyScreen(), mac: isMac() })
    if (match === null) return
    // A key that is held moves on and on, but it scores once.
    if (event.repeat && !repeating.has(match.action)) {
      event.preventDefault()
      return
    }
    if (performAction(match)) event.preventDefault()
  }
  const onKeyUp = (event: KeyboardEvent): void => capsLock.set(event.getModifierState('CapsLock'))
  window.addEventListener('keydown', onKeyDown)
  window.addEventListener('keyup', onKeyUp)
  return () => {
    window.removeEventListener('keydown', onKeyDown)
    window.removeEventListener('keyup', onKeyUp)
  }
}

const repeating: ReadonlySet<string> = new Set([
  'next',
  'previous',
  'up',
  'down',
  'page-next',
  'page-previous',
  'extend-next',
  'extend-previous',
  'extend-up',
  'extend-down',
  'video-frame-back',
  'video-frame-forward',
  'video-back',
  'video-ahead',
  'thumbnails-larger',
  'thumbnails-smaller',
])

/** A menu takes every key. */
function isPopupOpen(): boolean {
  return isShown('[role="menu"]') || isShown('[role="alertdialog"]')
}

/** What is closing, and only fades out, is no longer in the way. */
function isShown(popup: string): boolean {
  return document.querySelector(`${popup}:not([data-closed])`) !== null
}

function currentKeyScreen(): KeyScreen {
  if (isShown('[role="dialog"]')) return 'dialog'
  if (view.get().screen === 'grid') return 'grid'
  const id = currentIdOf(gallery.get())
  return id !== null && readRow(id)?.type === 'video' ? 'video' : 'loupe'
}

function describePress(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    code: event.code,
    ctrlKey: event.ctrlKey,
    metaKey: event.metaKey,
    altKey: event.altKey,
    shiftKey: event.shiftKey,
    capsLock: event.getModifierState('CapsLock'),
    altGraph: event.getModifierState('AltGraph'),
    composing: event.isComposing,
    focus: focusOf(event.target),
  }
}

const textInputs = 'textarea, select, [contenteditable=""], [contenteditable="true"]'
const arrowWidgets = 'input, [role="slider"], [role="tree"], [role="radiogroup"], [role="tablist"]'
const buttons = 'button, a[href], summary, [role="button"]'

/** Which keys the focused element needs for itself. */
function focusOf(target: EventTarget | null): KeyPress['focus'] {
  if (!(target instanceof Element)) return 'page'
  if (target.matches(textInputs)) return 'text'
  if (target instanceof HTMLInputElement) return isTextInput(target) ? 'text' : 'arrows'
  if (target.closest(arrowWidgets) !== null) return 'arrows'
  return target.closest(buttons) === null ? 'page' : 'button'
}

function isTextInput(input: HTMLInputElement): boolean {
  return !['range', 'checkbox', 'radio', 'button', 'color'].includes(input.type)
}
