import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asNobody } from '#core/scan/test-folder.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { createFailingStorage } from '#core/storage/test-storage.ts'
import { emptyPacket } from './edit-xmp.ts'
import { listStatement } from './ratings-of-xmp.ts'
import { readXmp } from './read-xmp.ts'
import { takeOverEmbedded } from './take-over-xmp.ts'
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
const done = { pending: 0, failed: 0, failures: [] }

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

  it('refuses what it may not replace, keeps the order, and says why', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const names = ['damaged', 'protected', 'foreign', 'linked', 'directory']
    const ids = names.map((name) => library.add(`${name}.png`))
    library.write('damaged.png.xmp', samples.lightroom.slice(0, 900))
    library.write('protected.png.xmp', rated(1))
    library.write('foreign.png.xmp', rated(1))
    library.write('elsewhere', rated(1))
    symlinkSync(join(library.folder, 'elsewhere'), join(library.folder, 'linked.png.xmp'))
    mkdirSync(join(library.folder, 'directory.png.xmp'))
    chmodSync(join(library.folder, 'protected.png.xmp'), 0o444)
    chownSync(join(library.folder, 'foreign.png.xmp'), 12345, 12345)
    const before = names.filter((name) => name !== 'directory').map((name) => readText(`${name}.png.xmp`))
    for (const id of ids) library.score(id, 5)
    const { failed, failures } = await library.openOutbox().flush()
    expect(failed).toBe(5)
    const messages = new Map(failures.map(({ path, message }) => [path, message]))
    expect(messages.get('damaged.png')).toContain('it is damaged')
    expect(messages.get('protected.png')).toContain('it is read-only')
    expect(messages.get('foreign.png')).toContain('it belongs to another account')
    expect(messages.get('linked.png')).toContain('is a link')
    expect(messages.get('directory.png')).toContain('is a folder')
    expect(names.filter((name) => name !== 'directory').map((name) => readText(`${name}.png.xmp`))).toEqual(
      before,
    )
    expect(ids.map((id) => values(id).score)).toEqual([5, 5, 5, 5, 5])
  })

  it('leaves the old sidecar or the new one whatever call to the disk fails, and nothing beside it', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const id = library.add('a.png')
    library.write('a.png.xmp', samples.lightroom)
    await library.scan()
    let failedOnce = 0
    for (const code of ['EIO', 'ENOSPC', 'EACCES', 'EROFS']) {
      for (let call = 1; ; call += 1) {
        library.write('a.png.xmp', samples.lightroom)
        await library.scan()
        library.score(id, values(id).score === 5 ? 4 : 5)
        const { storage, calls } = createFailingStorage(call, code)
        const { failed } = await library.openOutbox({ storage }).flush()
        const text = readText('a.png.xmp')
        const isWritten = text !== samples.lightroom
        expect([call, stateIn('a.png.xmp').score]).toEqual([call, isWritten ? values(id).score : 3])
        expect(readdirSync(library.folder).filter((name) => name.endsWith('.tmp'))).toEqual(
          calls[call - 1] === 'unlink' ? expect.anything() : [],
        )
        if (calls.length < call) break
        failedOnce += failed
        expect([call, calls[call - 1], failed]).toEqual([call, calls[call - 1], 1])
      }
      expect(await library.openOutbox({ storage: nodeStorage }).flush()).toMatchObject({ failed: 0 })
    }
    expect(failedOnce).toBeGreaterThan(40)
  })

  it('does not overwrite what another program writes at the same moment', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const id = library.add('a.png')
    library.write('a.png.xmp', rated(3))
    await library.scan()
    library.score(id, 5)
    let renames = 0
    const storage = {
      ...nodeStorage,
      open: async (...given: Parameters<typeof nodeStorage.open>) => {
        const file = await nodeStorage.open(...given)
        if (given[0].endsWith('.tmp') && renames++ === 0) {
          library.write('a.png.xmp', samples.digiKam)
          utimesSync(join(library.folder, 'a.png.xmp'), 1, 1)
        }
        return file
      },
    }
    const outbox = library.openOutbox({ storage })
    const { failures } = await outbox.flush()
    expect(failures[0]?.message).toContain('another program is writing it')
    expect(readText('a.png.xmp')).toBe(samples.digiKam)
    await outbox.retry()
    expect(stateIn('a.png.xmp')).toMatchObject({ score: 5, label: 'yellow' })
    expect(values(id)).toMatchObject({ score: 5, label: 'yellow' })
  })

  it('says in words that a folder is read-only, and loses nothing', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const id = library.add('sub/a.png')
    library.score(id, 2)
    await asNobody(library.folder, async () => {
      chmodSync(join(library.folder, 'sub'), 0o555)
      const { failures } = await library.openOutbox().flush()
      expect(failures[0]?.message).toContain('this account may not write in its folder')
      chmodSync(join(library.folder, 'sub'), 0o755)
      expect(await library.openOutbox().flush()).toMatchObject({ failed: 0 })
    })
    expect(stateIn('sub/a.png.xmp').score).toBe(2)
  })

  it('keeps mode and encoding of a sidecar', async () => {
    setXmpMode(library.db, 'sidecar', 'leave')
    const id = library.add('a.png')
    const path = library.write('a.png.xmp', Buffer.from(`\uFEFF${samples.digiKam}`, 'utf16le'))
    chmodSync(path, 0o640)
    library.score(id, 1)
    await library.openOutbox().flush()
    const text = readFileSync(path).toString('utf16le')
    expect([text.charCodeAt(0), text.includes('xmp:Rating="1"'), statSync(path).mode & 0o777]).toEqual([
      ...[0xfeff, true, 0o640],
    ])
  })
})

it('writes nothing where the media file isn’t there (an empty mount point)', async () => {
  setXmpMode(library.db, 'sidecar', 'leave')
  const id = library.add('sub/a.png')
  library.score(id, 2)
  const { unlinkSync } = await import('node:fs')
  unlinkSync(join(library.folder, 'sub/a.png'))
  const { failures } = await library.openOutbox().flush()
  expect(failures[0]?.message).toContain('Is its disk connected?')
  expect(readdirSync(join(library.folder, 'sub'))).toEqual([])
  expect(done.failed).toBe(0)
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
