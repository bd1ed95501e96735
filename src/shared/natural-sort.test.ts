import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNaturally, createNaturalSortKey } from './natural-sort.ts'

/** Names as people have them, mixed with what only a test thinks of. */
const name = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'a',
        'B',
        'é',
        'e',
        'É',
        'ß',
        '0',
        '1',
        '2',
        '9',
        '10',
        '007',
        '.',
        '_',
        ' ',
        '-',
        '日',
        '😀',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '\0',
      '\u0001',
      '\u0002',
      '\u0003',
      '0',
      '\ud7fe',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\ud800',
      '😀',
    ),
    maxLength: 6,
  }),
)

/** The same order, said differently: pieces compared one by one, numbers as big integers. */
function compareSlowly(a: string, b: string): number {
  const foldedA = fold(a).match(/[0-9]+|[^0-9]/gu) ?? []
  const foldedB = fold(b).match(/[0-9]+|[^0-9]/gu) ?? []
  for (let index = 0; index < Math.max(foldedA.length, foldedB.length); index += 1) {
    const order = comparePieces(foldedA[index], foldedB[index])
    if (order !== 0) return order
  }
  return 0
}

function fold(text: string): string {
  const decomposed = text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD')
  return decomposed.replace(/\p{M}/gu, '')
}

function comparePieces(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1)
  if (/^[0-9]/.test(a) && /^[0-9]/.test(b)) return Math.sign(Number(BigInt(a) - BigInt(b)))
  // A number stands where the character 0 does.
  const codeOfA = /^[0-9]/.test(a) ? 0x30 : (a.codePointAt(0) ?? 0)
  const codeOfB = /^[0-9]/.test(b) ? 0x30 : (b.codePointAt(0) ?? 0)
  return Math.sign(codeOfA - codeOfB)
}

describe('natural order', () => {
  test('is what people expect of names', () => {
    const names = [
      'img10.png',
      'IMG2.png',
      'Éclair',
      'eclipse',
      'ecart',
      'img 3',
      'img2.png',
      'img02.png',
      'img1.png',
    ]
    expect(names.sort(compareNaturally)).toEqual([
      'ecart',
      'Éclair',
      'eclipse',
      'img 3',
      'img1.png',
      'img2.png',
      'IMG2.png',
      'img02.png',
      'img10.png',
    ])
  })

  test('knows numbers of any length by their value', () => {
    const nines = '9'.repeat(40_000)
    const one = `1${'0'.repeat(40_000)}`
    expect(
      [`a${one}`, `a${nines}`, 'a18446744073709551616', 'a18446744073709551615', 'a000'].sort(
        compareNaturally,
      ),
    ).toEqual(['a000', 'a18446744073709551615', 'a18446744073709551616', `a${nines}`, `a${one}`])
  })

  test('agrees with comparing pieces and big integers', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const slowly = compareSlowly(a, b)
        if (slowly !== 0) expect(Math.sign(compareNaturally(a, b))).toBe(slowly)
      }),
      { numRuns: 3000 },
    )
  })

  test('is total: only equal names are equal', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(compareNaturally(a, b) === 0).toBe(a === b)
        expect(compareNaturally(a, b)).toBe(-compareNaturally(b, a) + 0)
      }),
      { numRuns: 3000 },
    )
  })

  test('is the same for keys in JavaScript and for their bytes in SQLite', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const keyOfA = createNaturalSortKey(a)
        const keyOfB = createNaturalSortKey(b)
        expect(keyOfA.isWellFormed()).toBe(true)
        expect(keyOfA).not.toContain('\0')
        // By UTF-8 bytes, written with what every host has.
        expect(compareBytes(keyOfA, keyOfB)).toBe(compareNaturally(a, b))
      }),
      { numRuns: 3000 },
    )
  })
})

function compareBytes(a: string, b: string): number {
  const bytesOfA = unescapeBytes(a)
  const bytesOfB = unescapeBytes(b)
  if (bytesOfA === bytesOfB) return 0
  return bytesOfA < bytesOfB ? -1 : 1
}

/** One character for each byte of UTF-8. */
function unescapeBytes(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
