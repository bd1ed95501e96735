import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, unlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBufferReader } from '#core/metadata/buffer-reader.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { listStatement } from '../ratings-of-xmp.ts'
import { readOwnXmp } from '../read-own-xmp.ts'
import { openTestLibrary } from '../test-library.ts'
import { samples } from '../test-sidecars.ts'
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

describe('embedRating', () => {
  it('writes stars, label and keywords into every format, and nothing else changes', async () => {
    const ids = Object.entries(pictures).map(([name, bytes]) => library.addReal(name, bytes))
    for (const id of ids) {
      library.score(id, 4)
      library.label(id, 'green')
      library.tag(id, ['fox', 'style/ink & <wash>'])
    }
    const outbox = open()
    expect((await outbox.flush()).failures).toEqual([])
    for (const [name, bytes] of Object.entries(pictures)) {
      expect([name, stateIn(name)]).toEqual([
        name,
        { score: 4, label: 'green', keywords: ['fox', 'ink & <wash>', 'style/ink & <wash>'] },
      ])
      expect(await decode(read(name))).toEqual(await decode(bytes))
      const [before, after] = [bytes, read(name)].map((one) => extractMetadata(createBufferReader(one), name))
      expect([name, after?.generation, after?.pngText]).toEqual([name, before?.generation, before?.pngText])
    }
    expect(names()).toEqual(Object.keys(pictures).sort())
    // The library knows the new files: nothing has changed for a scan, and nothing is left to write.
    for (const [index, name] of Object.keys(pictures).entries()) {
      const row = library.db.sqlite
        .prepare('SELECT file_size, inode, modified_ns FROM media_files WHERE id = ?')
        .get(ids[index])
      const stats = statSync(join(library.folder, name))
      expect(row).toEqual({
        file_size: stats.size,
        inode: stats.ino,
        modified_ns: Math.round(stats.mtimeMs * 1e6),
      })
    }
    // Once more, on files that carry a rating already: a reject, and then nothing at all.
    const again = ['picture.jpg', 'picture.png']
    const some = ids.filter((_, index) => again.includes(Object.keys(pictures)[index] ?? ''))
    for (const id of some) library.score(id, -1)
    await outbox.flush()
    for (const name of again) expect([name, stateIn(name).score]).toEqual([name, -1])
    for (const id of some) {
      library.score(id, 0)
      library.label(id, null)
      library.tag(id, [])
    }
    expect((await outbox.flush()).failures).toEqual([])
    for (const name of again) {
      expect([name, stateIn(name)]).toEqual([name, { score: 0, label: undefined, keywords: undefined }])
      expect(await decode(read(name))).toEqual(await decode(pictures[name] ?? Buffer.alloc(0)))
    }
  }, 120_000)

  it('keeps the text chunks of a generated PNG byte for byte', async () => {
    const id = library.addReal('a.png', pictures['picture.png'])
    library.score(id, 5)
    await open().flush()
    const chunks = (bytes: Buffer) =>
      listTextChunks(bytes).filter((chunk) => !chunk.includes('XML:com.adobe.xmp'))
    expect(chunks(read('a.png'))).toEqual(chunks(pictures['picture.png'] ?? Buffer.alloc(0)))
    expect(chunks(read('a.png')).length).toBe(3)
  })

  it('keeps the other fields of a file’s own XMP', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } })
      .jpeg()
      .withXmp(samples.lightroom)
      .toBuffer()
    const id = library.addReal('a.jpg', jpeg)
    expect(findScore(library.db, id)?.values.score).toBe(3)
    library.score(id, 5)
    expect((await open().flush()).failures).toEqual([])
    const own = readOwnXmp(join(library.folder, 'a.jpg')).packets.join()
    for (const kept of [
      'Adobe Color',
      'E1095149FDB39D7A057BAB208837E2E1',
      'saved to new location',
      '255, 255',
    ]) {
      expect(own).toContain(kept)
    }
    expect(stateIn('a.jpg')).toMatchObject({ score: 5, label: 'yellow' })
  })

  it('keeps mode, owner, times and extended attributes', async ({ skip }) => {
    const id = library.addReal('a.jpg', pictures['picture.jpg'])
    const path = join(library.folder, 'a.jpg')
    chmodSync(path, 0o640)
    utimesSync(path, 1_600_000_000.123456, 1_600_000_000.654321)
    const hasAttributes = trySetAttribute(path)
    library.addReal('a.jpg')
    const before = lstatSync(path, { bigint: true })
    library.score(id, 3)
    expect((await open().flush()).failures).toEqual([])
    const after = lstatSync(path, { bigint: true })
    expect(after.ino).not.toBe(before.ino)
    expect([after.mode, after.uid, after.gid, after.mtimeNs]).toEqual([
      before.mode,
      before.uid,
      before.gid,
      before.mtimeNs,
    ])
    if (hasAttributes) expect(readAttribute(path)).toBe('kept')
    else skip('this file system, or this computer, has no extended attributes')
  })

  it('gives files that are never written into a sidecar', async () => {
    const cases = {
      'animated.webp': await sharp(
        Buffer.from(Array.from({ length: 8 * 16 * 3 }, (_, index) => index % 251)),
        {
          raw: { width: 8, height: 16, channels: 3, pageHeight: 8 },
        },
      )
        .webp({ loop: 1 })
        .toBuffer(),
      'two.jpg': Buffer.concat([pictures['picture.jpg'] ?? Buffer.alloc(0), Buffer.from('a clip behind it')]),
      'raw.nef': pictures['picture.tif'] ?? Buffer.alloc(0),
      // ImageMagick's way of keeping XMP, which ExifTool would write anew beside PNG's own.
      'profile.png': withRawProfile(pictures['other.png'] ?? Buffer.alloc(0)),
    }
    for (const [name, bytes] of Object.entries(cases)) library.score(library.addReal(name, bytes), 4)
    library.score(library.add('clip.mp4', 'mp4'), 4)
    expect((await open().flush()).failures).toEqual([])
    expect(names()).toEqual([
      ...['animated.webp', 'animated.webp.xmp', 'clip.mp4', 'clip.mp4.xmp'],
      ...['profile.png', 'profile.png.xmp', 'raw.nef', 'raw.nef.xmp', 'two.jpg', 'two.jpg.xmp'],
    ])
    for (const [name, bytes] of Object.entries(cases)) expect(read(name)).toEqual(bytes)
  })

  it('keeps a sidecar that is there in step with the file', async () => {
    const id = library.addReal('a.jpg', pictures['picture.jpg'])
    library.write('a.jpg.xmp', samples.digiKam)
    await library.scan()
    library.score(id, 1)
    expect((await open().flush()).failures).toEqual([])
    const sidecar = readFileSync(join(library.folder, 'a.jpg.xmp'), 'utf8')
    expect(sidecar).toBe(
      samples.digiKam
        .replace('xmp:Rating="3"', 'xmp:Rating="1"')
        .replace('MicrosoftPhoto:Rating="50"', 'MicrosoftPhoto:Rating="1"')
        .replace('acdsee:rating="3"', 'acdsee:rating="1"'),
    )
    expect(stateIn('a.jpg').score).toBe(1)
    unlinkSync(join(library.folder, 'a.jpg.xmp'))
  })
})

async function decode(bytes: Buffer) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  return [info.width, info.height, info.channels, data.toString('base64')]
}

function withRawProfile(png: Buffer): Buffer {
  const xmp = Buffer.from(samples.lightroom).toString('hex')
  const profile = deflateSync(`\nxmp\n${String(xmp.length / 2).padStart(8)}\n${xmp}\n`)
  const body = Buffer.concat([Buffer.from('zTXtRaw profile type xmp\0\0', 'latin1'), profile])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([png.subarray(0, 33), length, body, checksum, png.subarray(33)])
}

function listTextChunks(bytes: Buffer): readonly string[] {
  const chunks: string[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (/^(tEXt|zTXt|iTXt)$/.test(bytes.toString('latin1', at + 4, at + 8))) {
      chunks.push(bytes.toString('latin1', at, end))
    }
    at = end
  }
  return chunks.sort()
}

/** By the system's own calls, by way of Perl, which ExifTool needs anyway: most computers have no tool for it. */
const attributeCalls = { x64: { set: 188, get: 191 }, arm64: { set: 5, get: 8 } } as const
const attribute = 'user.media-scorer-test'

function trySetAttribute(path: string): boolean {
  const calls = process.arch === 'x64' || process.arch === 'arm64' ? attributeCalls[process.arch] : undefined
  if (process.platform !== 'linux' || calls === undefined) return false
  const script = `my ($p, $n, $v) = ($ARGV[0], "${attribute}", "kept"); exit(syscall(${calls.set}, $p, $n, $v, 4, 0) == 0 ? 0 : 1)`
  try {
    execFileSync('perl', ['-e', script, path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function readAttribute(path: string): string {
  const calls = process.arch === 'arm64' ? attributeCalls.arm64 : attributeCalls.x64
  const script = `my ($p, $n, $b) = ($ARGV[0], "${attribute}", "." x 8); my $l = syscall(${calls.get}, $p, $n, $b, 8); print substr($b, 0, $l)`
  return execFileSync('perl', ['-e', script, path], { encoding: 'utf8' })
}
