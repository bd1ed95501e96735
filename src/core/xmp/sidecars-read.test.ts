import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { emptyPacket } from './edit-xmp.ts'
import { takeOverEmbedded } from './take-over-xmp.ts'
import { openTestLibrary } from './test-library.ts'
import { samples } from './test-sidecars.ts'

let library: ReturnType<typeof openTestLibrary>
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const values = (id: number) => {
  const { score, label, keywords } = findScore(library.db, id)?.values ?? {}
  return { score, label, keywords }
}
const rated = (score: number) =>
  emptyPacket.replace(
    'rdf:about=""',
    `rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${score}"`,
  )

describe('reading sidecars', () => {
  it('fills what is unrated, with label and keywords, once', async () => {
    const id = library.add('sub/IMG_1.CR2', 'cr2')
    library.write('sub/IMG_1.xmp', samples.lightroom)
    await library.scan()
    expect(values(id)).toEqual({ score: 3, label: 'yellow', keywords: [] })
    expect(library.keywords(id)).toEqual(['file animals', 'file fox & hound'])
    expect(library.journal().map(({ by }) => by)).toEqual(['xmp', 'xmp'])
    expect(library.changed).toEqual([id])
    await library.scan()
    expect([library.journal().length, library.changed]).toEqual([2, [id]])
  })

  it('takes nothing over what a person set, and says so', async () => {
    const id = library.add('a.png')
    library.score(id, 5)
    library.write('a.png.xmp', rated(2))
    await library.scan()
    expect(values(id).score).toBe(5)
    expect(library.problems()).toEqual([{ media_file_id: id, code: 'conflict' }])
    expect(library.journal().at(-1)).toEqual({ what: 'score', old: '5', new: '5', refused: '2', by: 'xmp' })
    library.score(id, 4)
    await library.scan()
    expect(library.problems()).toEqual([])
  })

  it('follows what another program changed, also to 0, but lowers nothing because a tag or the sidecar is gone', async () => {
    const id = library.add('a.png')
    for (const [text, score] of [
      [rated(2), 2],
      [rated(4), 4],
      [emptyPacket, 4],
      [rated(0), 0],
      [rated(-1), -1],
    ] as const) {
      library.write('a.png.xmp', text)
      await library.refresh(['a.png.xmp'])
      expect(values(id).score).toBe(score)
    }
    expect(library.problems()).toEqual([])
  })

  it('gives a sidecar more weight than the file itself, at first', async () => {
    const id = library.add('a.png')
    takeOverEmbedded(library.db, [{ id, stats: { modifiedNs: 1, sizeBytes: 1 }, rating: 2, label: null }])
    library.write('a.png.xmp', rated(4))
    await library.scan()
    expect(values(id).score).toBe(4)
    expect(library.problems()).toEqual([])
  })

  it('follows a rating that another program wrote into the file', () => {
    const id = library.add('a.png')
    const read = (rating: number | null) =>
      takeOverEmbedded(library.db, [{ id, stats: { modifiedNs: 1, sizeBytes: 1 }, rating, label: null }])
    read(3)
    read(5)
    expect(values(id).score).toBe(5)
    expect(read(null).changed).toEqual([])
    expect(values(id).score).toBe(5)
    library.score(id, 1)
    read(2)
    expect([values(id).score, library.problems()]).toEqual([1, [{ media_file_id: id, code: 'conflict' }]])
  })

  it('keeps keywords of a sidecar when the file itself is read again, and drops those that leave it', async () => {
    const id = library.add('a.png')
    library.write('a.png.xmp', samples.digiKam)
    await library.scan()
    expect(library.keywords(id)).toEqual(['file fox'])
    library.add('a.png')
    expect(library.keywords(id)).toEqual(['file fox'])
    library.write('a.png.xmp', samples.digiKam.replaceAll('Fox', 'Owl'))
    await library.refresh(['a.png.xmp'])
    expect(library.keywords(id)).toEqual(['file owl'])
  })

  it('tells of damaged ones and passes over links, directories and huge files', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((name) => library.add(`${name}.png`))
    library.write('a.png.xmp', Buffer.from([0x3c, 0xff, 0x3e]))
    library.write('b.png.xmp', 'no XMP')
    library.write('elsewhere.txt', rated(5))
    symlinkSync(join(library.folder, 'elsewhere.txt'), join(library.folder, 'c.png.xmp'))
    mkdirSync(join(library.folder, 'd.png.xmp'))
    await library.scan()
    expect(library.problems()).toEqual([
      { media_file_id: ids[0], code: 'not-text' },
      { media_file_id: ids[1], code: 'not-xmp' },
    ])
    expect(ids.map((id) => values(id).score)).toEqual([0, 0, 0, 0])
    writeFileSync(join(library.folder, 'b.png.xmp'), rated(2))
    await library.refresh(['b.png.xmp'])
    expect(library.problems()).toEqual([{ media_file_id: ids[0], code: 'not-text' }])
  })
})
