import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileWords, lexWords } from './lex-words.ts'

describe('words of the search box', () => {
  test('are split at white space and commas, phrases kept', () => {
    expect(lexWords('red hat,blue  "deep sea" a"b c"d')).toEqual([
      'red',
      'hat',
      'blue',
      'deep sea',
      'a',
      'b c',
      'd',
    ])
    expect(lexWords('an "open end')).toEqual(['an', 'open end'])
    expect(lexWords(' , "" " " \n')).toEqual([])
  })

  test('become a query in which all is quoted', () => {
    expect(compileWords('cat OR dog', 'all')).toEqual(['"cat" AND "OR" AND "dog"'])
    expect(compileWords('cat cat "red hat"', 'any')).toEqual(['"cat" OR "red hat"'])
    expect(compileWords('', 'all')).toBeNull()
    expect(compileWords('::: , --', 'all')).toBe('nothing')
    expect(compileWords('cat ::: *', 'all')).toEqual(['"cat"'])
  })

  test('never hold a quote or lose a letter (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const words = lexWords(text)
        expect(words.join('')).not.toContain('"')
        const bare = (value: string) => value.replaceAll(/[\s,"]/g, '')
        expect(bare(words.join(''))).toBe(bare(text))
      }),
    )
  })
})
