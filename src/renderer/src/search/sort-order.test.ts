import { expect, test } from 'vitest'
import { askForGrouping, askForOrder, describeSort, type SortChoice, sortChoices } from './sort-order.ts'

function choiceOf(label: string): SortChoice {
  const choice = sortChoices.find((each) => each.label === label)
  if (choice === undefined) throw new Error(label)
  return choice
}

test('an order is a term of the query', () => {
  expect(askForOrder('cat', choiceOf('Newest first'), 1)).toBe('cat sort:date-')
  expect(askForOrder('cat sort:date- dog', choiceOf('Best first'), 1)).toBe('cat sort:score- dog')
  expect(askForOrder('cat sort:date-', choiceOf('Name, A to Z'), 1)).toBe('cat')
  expect(askForOrder('sort:date- cat sort:name', choiceOf('Shuffled'), 42)).toBe('sort:random(42) cat')
  expect(askForOrder('', choiceOf('Name, A to Z'), 1)).toBe('')
})

test('the menu says which order it is', () => {
  expect(describeSort('')).toEqual({ label: 'Name, A to Z', descending: false, choice: sortChoices[0] })
  expect(describeSort('cat sort:date-').label).toBe('Newest first')
  expect(describeSort('sort:score- date-').label).toBe('Best first, then date')
  expect(describeSort('sort:steps-')).toEqual({
    label: 'By steps, descending',
    descending: true,
    choice: null,
  })
})

test('what is put together is a term too', () => {
  expect(askForGrouping('cat sort:date-', 'day')).toBe('cat sort:date- group:day')
  expect(askForGrouping('cat group:day', 'model')).toBe('cat group:model')
  expect(askForGrouping('group:day cat group:model', null)).toBe('cat')
  expect(askForGrouping('cat', null)).toBe('cat')
})
