import { expect, test } from 'vitest'
import { keyLines } from '#shared/key-lines.ts'
import { listSheet, nameKey } from './sheet-rows.ts'

const sheet = listSheet(keyLines, { mac: false, browser: true })
const rowsOf = (group: string) => sheet.find((each) => each.group === group)?.rows ?? []

test('lines of a family are one row, and what a browser keeps is marked', () => {
  expect(rowsOf('Score')[0]).toEqual({
    label: '1 to 5 stars',
    keys: [
      { text: '1 – 5', kept: false },
      { text: 'Ctrl 1 – 5', kept: true },
      { text: 'Alt 1 – 5', kept: false },
    ],
  })
})

test('no key of the map is missing from the sheet', () => {
  const shown = new Set(sheet.flatMap(({ rows }) => rows.map(({ label }) => label)))
  for (const line of keyLines) expect(shown).toContain(line.family ?? line.label)
})

test('in the window of its own nothing is kept', () => {
  const own = listSheet(keyLines, { mac: false, browser: false })
  expect(own.flatMap(({ rows }) => rows.flatMap(({ keys }) => keys)).some(({ kept }) => kept)).toBe(false)
})

test('keys are named as they are printed', () => {
  expect(nameKey('mod+shift+z', false)).toBe('Ctrl Shift Z')
  expect(nameKey('mod+shift+z', true)).toBe('⌘ ⇧ Z')
  expect(nameKey('alt+Minus', false)).toBe('Alt −')
  expect(nameKey('shift+Slash', false)).toBe('?')
  expect(nameKey('Numpad3', false)).toBe('Num 3')
  expect(nameKey('ArrowLeft', false)).toBe('←')
})
