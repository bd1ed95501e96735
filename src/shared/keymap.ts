import type { Action, KeyLine, KeyMatch, KeyScreen } from './key-actions.ts'
import { keyLines } from './key-lines.ts'
import type { Score } from './score.ts'

/** What `matchKey` needs of a `KeyboardEvent`, and of what has the focus. */
export type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly capsLock: boolean
  readonly altGraph: boolean
  readonly composing: boolean
  /**
   * `text` takes every key; `button` takes Enter, Space and Tab; `arrows` (a slider, a menu, a tree) the arrows, Home, End and
   * the pages besides; `page` takes none.
   */
  readonly focus: 'page' | 'text' | 'button' | 'arrows'
}

export type KeyContext = { readonly screen: KeyScreen; readonly mac: boolean }

type Chord = {
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly name: string
}

function parseChord(text: string): Chord {
  const parts = text.split('+')
  const name = parts.at(-1) ?? ''
  return { mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift'), name }
}

type Entry = { readonly chord: Chord; readonly line: KeyLine; readonly advance: boolean }

const entries: readonly Entry[] = keyLines.flatMap((line) => [
  ...line.keys.map((key) => ({ chord: parseChord(key), line, advance: false })),
  ...(line.advanceKeys ?? []).map((key) => ({ chord: parseChord(key), line, advance: true })),
])

/** The action of a key press, or null. A modifier that isn't listed, typing and composing never fire one. */
export function matchKey(press: KeyPress, context: KeyContext): KeyMatch | null {
  if (press.composing || press.key === 'Process' || press.key === 'Dead') return null
  if (press.focus === 'text' || belongsToFocus(press)) return null
  const mod = context.mac ? press.metaKey : press.ctrlKey
  const foreign = context.mac ? press.ctrlKey : press.metaKey
  if (foreign || (press.altGraph && !(mod && press.altKey))) return null
  for (const { chord, line, advance } of entries) {
    if (!line.screens.includes(context.screen)) continue
    if (chord.mod !== mod || chord.alt !== press.altKey) continue
    if (!isTypedName(chord.name) && chord.shift !== press.shiftKey) continue
    if (!isKey(chord.name, press)) continue
    return { action: line.action, advance: advance || (press.capsLock && line.advanceKeys !== undefined) }
  }
  return null
}

const buttonKeys = new Set(['Enter', ' ', 'Tab'])
const arrowKeys = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
])

function belongsToFocus(press: KeyPress): boolean {
  if (press.focus === 'page') return false
  if (buttonKeys.has(press.key)) return true
  return press.focus === 'arrows' && arrowKeys.has(press.key)
}

/** `Typed/` and `Typed?` are found by what they type too: many layouts have them elsewhere, most with Shift. */
function isTypedName(name: string): boolean {
  return name.startsWith('Typed')
}

const codeNames =
  /^(?:Digit\d|Bracket(?:Left|Right)|Minus|Equal|Comma|Period|Slash|Space|NumpadAdd|NumpadSubtract)$/

function isKey(name: string, press: KeyPress): boolean {
  if (isTypedName(name)) return press.key === name.slice('Typed'.length)
  // Without Num Lock the pad's digits are arrows, Home and End.
  if (name.startsWith('Numpad') && name.length === 7) return press.code === name && /^\d$/.test(press.key)
  if (codeNames.test(name)) return press.code === name
  if (name.length === 1) return press.key.toLowerCase() === name || letterOfCode(press) === name
  return press.key === name
}

/** Where the layout types letters that aren't Latin (Cyrillic, Greek) the place of the key stands for it. */
function letterOfCode(press: KeyPress): string | null {
  if (!/^\p{L}$/u.test(press.key) || /^[a-z]$/i.test(press.key)) return null
  return /^Key[A-Z]$/.test(press.code) ? press.code.slice(3).toLowerCase() : null
}

/** The score that an action sets, or null where it sets none. */
export function scoreOfAction(action: Action): Score | null {
  if (action === 'reject') return -1
  const digit = /^score-([0-5])$/.exec(action)?.[1]
  return digit === undefined ? null : (Number(digit) as Score) // 0..5 by the pattern
}
