import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { type Cell, printCsvLine } from './csv-line.ts'

test.each<readonly [readonly Cell[], string]>([
  [[], '\r\n'],
  [['a.png', 5, true, null, ''], 'a.png,5,true,,\r\n'],
  [['a,b', 'say "x"', 'two\nlines', ' edge '], '"a,b","say ""x""","two\nlines"," edge "\r\n'],
  // A number is a number; a text that begins like a formula isn't one.
  [[-1, '-1', '+1', '=1+1', '@SUM(A1)', '\t=1', '\r=1'], `-1,'-1,'+1,'=1+1,'@SUM(A1),'\t=1,"'\r=1"\r\n`],
  [[' =1', '\u200b=1', '＝1', 'a=1', '"=1"'], `' =1,'\u200b=1,'＝1,a=1,"""=1"""\r\n`],
])('%j', (cells, line) => {
  expect(printCsvLine(cells)).toBe(line)
})

it('gives every text back to who reads by the RFC and takes the apostrophe off', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
      const read = parseLine(printCsvLine(texts))
      expect(read.map((cell, at) => (cell === `'${texts[at]}` ? texts[at] : cell))).toEqual(texts)
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    }),
  )
})

/** Reads one record as RFC 4180 says. */
function parseLine(line: string): readonly string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ''
    if (line[at] === '"') {
      for (at += 1; line[at] !== '"' || line[at + 1] === '"'; at += 1) {
        if (line[at] === '"') at += 1
        cell += line[at] ?? ''
      }
      at += 1
    } else {
      const end = line.slice(at).search(/,|\r\n/)
      cell = line.slice(at, at + end)
      at += end
    }
    cells.push(cell)
    if (line.startsWith('\r\n', at)) return cells
    at += 1
  }
}
