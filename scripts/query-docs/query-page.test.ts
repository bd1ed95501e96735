import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseQuery } from '#shared/query/parse-query.ts'
import { createQueryPage } from './create-query-page.ts'

const page = readFileSync(new URL('../../docs/query-language.md', import.meta.url), 'utf8')

/** The queries of every table that has a column of them. */
function listExamples(): readonly string[] {
  const examples: string[] = []
  let column = -1
  for (const line of page.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
    if (cells.length < 3) column = -1
    else if (column === -1) column = cells.findIndex((cell) => cell.startsWith('Example'))
    else if (!/^-+$/.test(cells[1] ?? ''))
      for (const [, query = ''] of (cells[column] ?? '').matchAll(/`([^`]+)`/g)) examples.push(query)
  }
  return examples
}

test('the page is what `npm run docs:query` writes', () => {
  expect(page).toBe(createQueryPage())
})

test('every example on the page can be read', () => {
  const examples = listExamples()
  expect(examples.length).toBeGreaterThan(150)
  expect(examples.filter((query) => parseQuery(query).errors.length > 0)).toEqual([])
})
