import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { emptyPacket } from './edit-xmp.ts'
import { listStatement } from './ratings-of-xmp.ts'
import { readXmp } from './read-xmp.ts'
import { openTestLibrary } from './test-library.ts'
import { samples } from './test-sidecars.ts'
import { findXmpMode, setXmpMode } from './xmp-mode.ts'

let library: ReturnType<typeof openTestLibrary>
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const values = (id: number) => {
  const { score, label, keywords } = findScore(library.db, id)?.values ?? {}
  return { score, label, keywords }
}
const readText = (path: string) => readFileSync(join(library.folder, path), 'utf8')
const stateIn = (path: string) => {
  const read = readXmp(readFileSync(join(library.folder, path)))
  if (!read.ok) throw new Error(read.message)
  const { score, label, keywords } = listStatement(read.properties)
  return { score, label, keywords }
}
const rated = (score: number) =>
  emptyPacket.replace(
    'rdf:about=""',
    `rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${score}"`,
  )

describe('writing sidecars', () => {
  it('writes nothing as long as the mode is off', async () => {
    const id = library.add('a.png')
    library.score(id, 5)
    expect(findXmpMode(library.db)).toBe('off')
    expect(await library.openOutbox().flush()).toMatchObject({ failed: 0 })
    expect(library.db.sqlite.prepare("SELECT 1 FROM outbox WHERE target = 'xmp'").all()).toEqual([])
    expect(readdirSync(library.folder)).toEqual(['a.png'])
  })

  it('makes `name.ext.xmp`, and `base.xmp` for RAW, and reads nothing new in them', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const names = { 'a.png': 'a.png.xmp', 'b.CR2': 'b.xmp', 'b.jpg': 'b.jpg.xmp', 'clip.mp4': 'clip.mp4.xmp' }
    const formats = { 'a.png': 'png', 'b.CR2': 'cr2', 'b.jpg': 'jpeg', 'clip.mp4': 'mp4' } as const
    const ids = Object.entries(formats).map(([name, format]) => library.add(name, format))
    for (const id of ids) library.score(id, 4)
    const outbox = library.openOutbox()
    const status = await outbox.flush()
    expect(status.failures).toEqual([])
    for (const sidecar of Object.values(names)) expect(stateIn(sidecar).score).toBe(4)
    expect(readdirSync(library.folder).length).toBe(8)
    expect(library.events.flatMap(({ saved }) => saved)).toEqual(ids)
    const before = library.journal().length
    await library.scan()
    expect(library.journal().length).toBe(before)
  })

  it('changes what is there and leaves all else, in every copy', async () => {
    const id = library.add('IMG_1.CR2', 'cr2')
    library.write('IMG_1.xmp', samples.lightroom)
    library.write('IMG_1.CR2.xmp', samples.darktable)
    await library.scan()
    setXmpMode(library.db, 'sidecar', 'leave')
    library.score(id, 5)
    await library.openOutbox().flush()
    expect(readText('IMG_1.xmp')).toBe(samples.lightroom.replace('xmp:Rating="3"', 'xmp:Rating="5"'))
    expect(stateIn('IMG_1.CR2.xmp')).toEqual({ score: 5, label: 'yellow', keywords: undefined })
    expect(readText('IMG_1.CR2.xmp').replace(' xmp:Label="Yellow"', '').length).toBeLessThan(
      samples.darktable.length + 20,
    )
    expect(readdirSync(library.folder).sort()).toEqual(['IMG_1.CR2', 'IMG_1.CR2.xmp', 'IMG_1.xmp'])
  })

  it('brings the other copy in step when one was changed', async () => {
    const id = library.add('a.CR2', 'cr2')
    setXmpMode(library.db, 'sidecar', 'leave')
    library.write('a.xmp', rated(2))
    library.write('a.CR2.xmp', rated(2))
    await library.scan()
    library.write('a.CR2.xmp', rated(5))
    await library.refresh(['a.CR2.xmp'])
    await library.openOutbox().flush()
    expect([values(id).score, stateIn('a.xmp').score]).toEqual([5, 5])
  })

  it('takes over what another program wrote meanwhile, before it writes', async () => {
    const id = library.add('a.png')
    setXmpMode(library.db, 'sidecar', 'leave')
    library.score(id, 3)
    const outbox = library.openOutbox()
    await outbox.flush()
    library.write(
      'a.png.xmp',
      readText('a.png.xmp').replace('xmp:Rating="3"', 'xmp:Rating="3" xmp:Label="Green"'),
    )
    library.score(id, 4)
    await outbox.flush()
    expect(values(id)).toMatchObject({ score: 4, label: 'green' })
    expect(stateIn('a.png.xmp')).toMatchObject({ score: 4, label: 'green' })
    expect(library.changed).toEqual([id])
  })

  it('writes keywords, and takes them out again on either side', async () => {
    const id = library.add('a.png')
    setXmpMode(library.db, 'sidecar', 'leave')
    library.write('a.png.xmp', samples.digiKam)
    await library.scan()
    library.tag(id, ['mine', 'style/ink'])
    library.score(id, 4)
    const outbox = library.openOutbox()
    await outbox.flush()
    expect(stateIn('a.png.xmp').keywords).toEqual(['Fox', 'mine', 'ink', 'Animals/Fox', 'style/ink'])
    // Another program takes one out …
    library.write('a.png.xmp', readText('a.png.xmp').replaceAll('<rdf:li>mine</rdf:li>', ''))
    await library.refresh(['a.png.xmp'])
    expect(values(id).keywords).toEqual(['style/ink'])
    expect(library.keywords(id)).toEqual(['file fox', 'user style/ink'])
    // … and the person the other.
    library.tag(id, [])
    library.score(id, 5)
    await outbox.flush()
    expect(stateIn('a.png.xmp').keywords).toEqual(['Fox', 'Animals/Fox'])
  })

  it('begins a new one as the file’s own packet, and none where the file says it all itself', async () => {
    const png = makePngWithXmp(samples.lightroom)
    const id = library.addReal('a.png', png)
    expect(values(id)).toMatchObject({ score: 3, label: 'yellow' })
    setXmpMode(library.db, 'sidecar', 'write')
    const outbox = library.openOutbox()
    await outbox.flush()
    expect(readdirSync(library.folder)).toEqual(['a.png'])
    library.score(id, 0)
    await outbox.flush()
    expect(readText('a.png.xmp').trim()).toBe(samples.lightroom.replace('xmp:Rating="3"', 'xmp:Rating="0"'))
    expect(readFileSync(join(library.folder, 'a.png'))).toEqual(png)
  })

  it('orders what was judged before, if that is wanted, and forgets orders when it is turned off', () => {
    const ids = ['a', 'b', 'c', 'd'].map((name) => library.add(`${name}.png`))
    library.score(ids[0] ?? 0, 3)
    library.label(ids[1] ?? 0, 'red')
    library.tag(ids[2] ?? 0, ['x'])
    expect(setXmpMode(library.db, 'sidecar', 'leave')).toBe(0)
    expect(setXmpMode(library.db, 'embedded', 'write')).toBe(3)
    const count = () =>
      library.db.sqlite.prepare("SELECT count(*) FROM outbox WHERE target = 'xmp'").pluck().get()
    expect(count()).toBe(3)
    setXmpMode(library.db, 'off', 'leave')
    expect(count()).toBe(0)
  })
})

/** A real small PNG with an XMP packet (PNG specification 11.3.3.4, keyword `XML:com.adobe.xmp`). */
function makePngWithXmp(packet: string): Buffer {
  const chunk = (type: string, data: Uint8Array) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), Buffer.from(packet)])),
    chunk('IDAT', Buffer.alloc(10)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
