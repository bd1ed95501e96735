import {
  chmodSync,
  chownSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import { createFailingStorage } from '#core/storage/test-storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { listStatement } from '../ratings-of-xmp.ts'
import { readOwnXmp } from '../read-own-xmp.ts'
import { openTestLibrary } from '../test-library.ts'
import { setXmpMode } from '../xmp-mode.ts'
import { type Embedder, openEmbedder } from './open-embedder.ts'
import { makePictures } from './test-pictures.ts'

let library: ReturnType<typeof openTestLibrary>
let embedders: Embedder[] = []
let pictures: Awaited<ReturnType<typeof makePictures>>
beforeAll(async () => {
  pictures = await makePictures()
})
beforeEach(() => {
  library = openTestLibrary()
  setXmpMode(library.db, 'embedded', 'leave')
})
afterEach(async () => {
  for (const embedder of embedders) embedder.close()
  embedders = []
  await library.close()
})

function open(storage: Storage = nodeStorage) {
  const embedder = openEmbedder({ db: library.db, folder: library.folder, storage, decoder: forkDecoder })
  embedders.push(embedder)
  return library.openOutbox({ embed: embedder.embed, storage })
}
const read = (name: string) => readFileSync(join(library.folder, name))
const stateIn = (name: string) => {
  const own = readOwnXmp(join(library.folder, name))
  const { score, label, keywords } = listStatement(own.properties, own.exif)
  return { score, label, keywords }
}
const names = () => readdirSync(library.folder).sort()

describe('embedRating refuses', () => {
  it('refuses damaged files, links, hard links, read-only files and ones that changed since they were read', async () => {
    const png = pictures['picture.png'] ?? Buffer.alloc(0)
    const jpeg = pictures['picture.jpg'] ?? Buffer.alloc(0)
    const wrongChecksum = Buffer.from(png)
    wrongChecksum[wrongChecksum.length - 20] = (wrongChecksum.at(-20) ?? 0) ^ 1
    const files: Readonly<Record<string, Buffer>> = {
      'checksum.png': wrongChecksum,
      'cut.jpg': jpeg.subarray(0, jpeg.length - 40),
      'linked.png': png,
      'hard.png': png,
      'protected.png': png,
      'changed.png': png,
      'foreign.png': png,
    }
    const ids = new Map(Object.entries(files).map(([name, bytes]) => [name, library.addReal(name, bytes)]))
    const at = (name: string) => join(library.folder, name)
    renameSync(at('linked.png'), at('.elsewhere'))
    symlinkSync('.elsewhere', at('linked.png'))
    linkSync(at('hard.png'), at('.other-name'))
    chmodSync(at('protected.png'), 0o444)
    writeFileSync(at('changed.png'), Buffer.concat([png, Buffer.from('x')]))
    chownSync(at('foreign.png'), 12345, 12345)
    const before = Object.keys(files).map((name) => read(name))
    for (const id of ids.values()) library.score(id, 4)
    const { failures } = await open().flush()
    const messages = new Map(failures.map(({ path, message }) => [path, message]))
    expect(messages.get('checksum.png')).toContain('the checksum of its IDAT chunk is wrong')
    expect(messages.get('cut.jpg')).toContain('it breaks off')
    expect(messages.get('linked.png')).toContain('is a link')
    expect(messages.get('hard.png')).toContain('hard links')
    expect(messages.get('protected.png')).toContain('read-only')
    expect(messages.get('changed.png')).toContain('It was changed since it was read')
    expect(messages.get('foreign.png')).toContain('another account')
    expect(Object.keys(files).map((name) => read(name))).toEqual(before)
    expect(names().filter((name) => name.endsWith('.tmp') || name.endsWith('.xmp'))).toEqual([])
  })

  it('leaves the old file or the new one, whole, whatever call to the disk fails, and nothing beside it', async () => {
    const png = pictures['picture.png'] ?? Buffer.alloc(0)
    let failing = createFailingStorage(0, '')
    const asked: Storage = {
      ...nodeStorage,
      lstat: (path) => failing.storage.lstat(path),
      mkdir: (path) => failing.storage.mkdir(path),
      chmod: (path, mode) => failing.storage.chmod(path, mode),
      open: (path, flags, mode) => failing.storage.open(path, flags, mode),
      rename: (from, to) => failing.storage.rename(from, to),
      unlink: (path) => failing.storage.unlink(path),
    }
    const outbox = open(asked)
    for (let call = 1; call === 1 || failing.calls.length >= call - 1; call += 1) {
      library.write('a.png', png)
      const id = library.addReal('a.png')
      library.score(id, findScore(library.db, id)?.values.score === 5 ? 4 : 5)
      failing = createFailingStorage(call, ['EIO', 'ENOSPC', 'EACCES', 'EROFS'][call % 4] ?? '')
      const { failed } = await outbox.flush()
      const { calls } = failing
      const where = [call, calls[call - 1]]
      const isOld = read('a.png').equals(png)
      const isNew = stateIn('a.png').score === findScore(library.db, id)?.values.score
      expect([where, isOld || isNew]).toEqual([where, true])
      // Only that of what isn't there any more may fail unnoticed.
      if (calls.length >= call && calls[call - 1] !== 'unlink') expect([where, failed]).toEqual([where, 1])
      expect([where, names().filter((name) => name.endsWith('.tmp'))]).toEqual([where, []])
      expect(library.db.sqlite.prepare('SELECT * FROM embed_intents').all()).toEqual([])
      if (calls.length < call) break
    }
    const { calls } = failing
    expect(calls).toContain('rename')
    expect(stateIn('a.png').score).toBeGreaterThan(3)
  }, 300_000)

  it('abandons what another program changes between the proof and the rename', async () => {
    const id = library.addReal('a.png', pictures['picture.png'])
    const path = join(library.folder, 'a.png')
    const other = pictures['other.png'] ?? Buffer.alloc(0)
    let looked = 0
    const storage: Storage = {
      ...nodeStorage,
      lstat: async (asked) => {
        // The third look at the file is the one right before the rename.
        if (asked === path && ++looked === 3) writeFileSync(path, other)
        return nodeStorage.lstat(asked)
      },
    }
    library.score(id, 4)
    const outbox = open(storage)
    const { failures } = await outbox.flush()
    expect(failures[0]?.message).toContain('Another program changed it meanwhile')
    expect(read('a.png')).toEqual(other)
    // The scan reads it again; then it is tried on the new content.
    library.addReal('a.png')
    expect((await outbox.retry()).failures).toEqual([])
    expect(stateIn('a.png').score).toBe(4)
    expect(await decode(read('a.png'))).toEqual(await decode(other))
  })

  it('removes what a killed program left, and only that', async () => {
    const id = library.addReal('a.png', pictures['picture.png'])
    library.write('.media-scorer-0123456789abcdef.tmp', 'half')
    library.write('_exiftool_tmp', 'another program’s')
    library.db.sqlite
      .prepare("INSERT INTO embed_intents VALUES (?, '.media-scorer-0123456789abcdef.tmp', '2026-01-01')")
      .run(id)
    const embedder = openEmbedder({
      ...{ db: library.db, folder: library.folder, storage: nodeStorage },
      decoder: forkDecoder,
    })
    await embedder.start()
    embedder.close()
    expect(names()).toEqual(['_exiftool_tmp', 'a.png'])
    expect(library.db.sqlite.prepare('SELECT * FROM embed_intents').all()).toEqual([])
  })
})

async function decode(bytes: Buffer) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  return [info.width, info.height, info.channels, data.toString('base64')]
}
