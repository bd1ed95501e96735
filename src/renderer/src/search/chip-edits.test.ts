import { expect, test } from 'vitest'
import { keepOnly, listShownChips, listWords, negateTerm, readChip } from './chip-edits.ts'

function labels(text: string) {
  return listShownChips(text).map((chip) => readChip(text, chip))
}

function negate(text: string, place: number): string {
  const chip = listShownChips(text)[place]
  return chip === undefined ? text : negateTerm(text, chip)
}

test('what has a name is a chip; plain words and the order are seen elsewhere', () => {
  expect(labels('lighthouse "blue hour" model:flux* score:>=3 -lora:any sort:date- limit:9')).toEqual([
    'model flux*',
    'score ≥ 3',
    'without LoRA',
    'first 9',
  ])
  expect(labels('-rain (cat|dog)')).toEqual(['not rain', 'cat or dog'])
})

test('a chip is the field and what is said of it', () => {
  const text = 'model:flux* has:lora -tag:cat'
  expect(listShownChips(text).map((chip) => listWords(text, chip))).toEqual([
    { not: false, name: 'model', value: 'flux*' },
    { not: false, name: '', value: 'with LoRA' },
    { not: true, name: 'tag', value: 'cat' },
  ])
})

test('a chip is turned round, and back', () => {
  expect(negate('cat model:flux', 0)).toBe('cat -model:flux')
  expect(negate('cat -model:flux', 0)).toBe('cat model:flux')
  expect(negate('cat NOT model:flux', 0)).toBe('cat model:flux')
  expect(negate('cat|dog', 0)).toBe('-(cat|dog)')
  expect(negate('limit:3', 0)).toBe('limit:3')
})

test('one chip alone keeps the order', () => {
  const text = 'cat model:flux score:3 sort:date-'
  const [model] = listShownChips(text)
  expect(model === undefined ? null : keepOnly(text, model)).toBe('model:flux sort:date-')
})
