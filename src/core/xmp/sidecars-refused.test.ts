import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
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
import { openTestLibrary } from './test-library.ts'
import { samples } from './test-sidecars.ts'
import { setXmpMode } from './xmp-mode.ts'

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

describe('refusing sidecars', () => {
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
        const outbox = library.openOutbox({ storage })
        const { failed } = await outbox.flush()
        // Else it tries again some time, in the midst of what comes after.
        await outbox.close()
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
