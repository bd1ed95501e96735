import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LookUp, placeAncestorPaths } from './place-ancestor-paths.ts'

function place(paths: readonly string[], folder: string, there: readonly string[]) {
  const lookUp: LookUp = (relative) => (there.includes(relative) ? 'same' : 'none')
  return placeAncestorPaths(
    paths.map((path) => ({ path, sizeBytes: 1 })),
    folder,
    lookUp,
  )
}

describe('placeAncestorPaths', () => {
  test('a folder whose name begins alike is another folder', () => {
    expect(place(['/a/pics/x.png', '/a/pics-old/y.png'], '/a/pics', ['x.png', 'y.png'])).toEqual({
      relative: ['x.png', null],
      oldRoot: null,
    })
  })

  test('nothing is guessed for a folder that was not moved', () => {
    expect(place(['/a/pics/x.png', '/b/x.png'], '/a/pics', ['x.png']).relative).toEqual(['x.png', null])
  })

  test('nothing found means nothing placed', () => {
    expect(place(['/b/x.png', 'C:\\y.png'], '/a', [])).toEqual({ relative: [null, null], oldRoot: null })
  })

  test('the place that explains most wins, of equals the higher one', () => {
    expect(
      place(['/old/s/x.png', '/old/s/y.png', '/old/z.png'], '/new', ['x.png', 's/x.png', 's/y.png', 'z.png']),
    ).toEqual({
      relative: ['s/x.png', 's/y.png', 'z.png'],
      oldRoot: '/old',
    })
    expect(place(['/old/s/x.png'], '/new', ['x.png', 's/x.png']).relative).toEqual(['s/x.png'])
  })

  test('a size that agrees is worth more than a name', () => {
    const lookUp: LookUp = (relative, sizeBytes) => {
      if (relative === '00001.png') return sizeBytes === 7 ? 'same' : 'other'
      return 'none'
    }
    const paths = ['/other/00001.png', '/another/00001.png', '/mine/00001.png'].map((path, index) => ({
      path,
      sizeBytes: index === 2 ? 7 : 1,
    }))
    expect(placeAncestorPaths(paths, '/new', lookUp).relative).toEqual([null, null, '00001.png'])
  })

  test('paths that climb or are empty are not placed', () => {
    expect(place(['/a/../etc/x', '/a//x', '/a/./x', '/a'], '/a', ['x']).relative).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  test('never places two files at one path, nor outside (property)', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', '..', '.', '', 'C:', 'x.png'), { minLength: 1, maxLength: 6 })
      .chain((parts) => fc.constantFrom(`/${parts.join('/')}`, parts.join('\\'), parts.join('/')))
    fc.assert(
      fc.property(fc.array(path, { maxLength: 20 }), fc.array(path), (paths, there) => {
        const placed = place(paths, '/a', there).relative.filter((one) => one !== null)
        expect(new Set(placed).size).toBe(placed.length)
        for (const one of placed) expect(one).not.toMatch(/^\/|(^|\/)\.{0,2}(\/|$)/)
      }),
    )
  })
})
