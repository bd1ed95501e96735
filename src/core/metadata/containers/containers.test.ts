import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createBufferReader } from '../buffer-reader.ts'
import { extractMetadata } from '../extract.ts'
import type { Extracted, RangeReader } from '../extracted.ts'
import {
  bytesTag,
  element,
  exifSegment,
  jpegSegment,
  latin1,
  makeJpeg,
  makePng,
  makeTiff,
  makeWebp,
  pngChunk,
  pngChunks,
  riffChunk,
  u16,
  u32,
  vp8x,
  xmpPacket,
} from '../test-media.ts'
import { makeExif, samples } from '../test-samples.ts'

function extract(bytes: Uint8Array): Extracted {
  return extractMetadata(createBufferReader(bytes), 'a.bin')
}

function codes(bytes: Uint8Array): readonly string[] {
  return extract(bytes).problems.map((problem) => problem.code)
}

describe('PNG', () => {
  test('reads every kind of text, before and after the picture', () => {
    const { raw } = extract(
      makePng({
        before: [
          pngChunks.text('a', 'caf\xe9'),
          pngChunk('tEXt', Buffer.from('b\0café')),
          pngChunks.compressed('c', 'three'),
        ],
        after: [
          pngChunks.international('d', 'テスト'),
          pngChunks.internationalCompressed('e', 'five'),
          pngChunks.text('a', 'again'),
        ],
      }),
    )
    expect(raw).toEqual({
      'PNG a': 'café',
      'PNG b': 'café',
      'PNG c': 'three',
      'PNG d': 'テスト',
      'PNG e': 'five',
      'PNG a (2)': 'again',
    })
  })

  test('skips a picture of thousands of chunks in a few reads, and misses no text behind it', () => {
    const data = Array.from({ length: 3000 }, () => pngChunk('IDAT', Buffer.alloc(8192)))
    const plain = makePng({ data: [...data, pngChunk('IDAT', Buffer.alloc(100))] })
    const withText = makePng({ data, after: [pngChunks.text('late', 'found')] })
    let reads = 0
    const reader = createBufferReader(plain)
    const counting: RangeReader = {
      size: reader.size,
      read: (offset, length) => {
        reads++
        return reader.read(offset, length)
      },
    }
    expect(extractMetadata(counting, 'a.png').problems).toEqual([])
    expect(reads).toBeLessThan(20)
    expect(extract(withText).raw).toEqual({ 'PNG late': 'found' })
  })

  test('tells animation and alpha', () => {
    const animation = makePng({
      colorType: 2,
      before: [pngChunk('acTL', Buffer.concat([u32(3), u32(0)])), pngChunk('tRNS', Buffer.alloc(6))],
    })
    const { animated, hasAlpha, colorMode } = extract(animation)
    expect({ animated, hasAlpha, colorMode }).toEqual({ animated: true, hasAlpha: true, colorMode: 'RGB' })
  })

  test("reads ImageMagick's raw profiles", () => {
    const hex = Buffer.concat([latin1('Exif\0\0'), makeExif(true)]).toString('hex')
    const text = `\nexif\n    ${hex.length / 2}\n${hex.replace(/(.{72})/g, '$1\n')}\n`
    expect(
      extract(makePng({ before: [pngChunks.compressed('Raw profile type exif', text)] })).camera.camera,
    ).toBe('ACME Snap 3')
  })

  test('flags bombs quickly and keeps what is safe', () => {
    const bomb = deflateSync(Buffer.alloc(100 * 1024 * 1024))
    const chunk = pngChunk('zTXt', Buffer.concat([latin1('parameters\0\0'), bomb]))
    const started = performance.now()
    const one = extract(makePng({ before: [pngChunks.text('a', 'safe'), chunk] }))
    const many = extract(makePng({ before: Array.from({ length: 200 }, () => chunk) }))
    expect(performance.now() - started).toBeLessThan(5000)
    expect({ width: one.width, raw: one.raw, codes: one.problems.map((problem) => problem.code) }).toEqual({
      width: 64,
      raw: { 'PNG a': 'safe' },
      codes: ['over-limit'],
    })
    expect(many.problems.map((problem) => problem.code)).toEqual(['over-limit'])
  })

  test('flags JSON that nests too deep, a text that is too long, and too many chunks', () => {
    const deep = '['.repeat(2_000_000)
    expect([
      codes(makePng({ before: [pngChunks.text('prompt', `{"a":${deep}`)] })),
      codes(makePng({ before: [pngChunks.text('big', 'x'.repeat(9 * 1024 * 1024))] })),
      codes(makePng({ before: Array.from({ length: 70_000 }, () => pngChunk('abCd', Buffer.alloc(0))) })),
    ]).toEqual([['over-limit'], ['over-limit'], ['over-limit']])
  })

  test('cuts each raw text at 1 MB', () => {
    const { raw, problems } = extract(makePng({ before: [pngChunks.text('long', 'y'.repeat(3_000_000))] }))
    expect([raw['PNG long']?.length, problems]).toEqual([1024 * 1024, []])
  })

  test('says that a file breaks off, or that a text is damaged', () => {
    expect([
      codes(makePng({}).subarray(0, 60)),
      codes(makePng({ before: [pngChunk('zTXt', latin1('a\0\0nothing that inflates'))] })),
    ]).toEqual([['truncated'], ['text-damaged']])
  })
})

describe('JPEG', () => {
  test('reads extended XMP, IPTC, comments and C2PA', () => {
    const signature = 'http://ns.adobe.com/xmp/extension/\0'
    const extended = Buffer.from(xmpPacket('exif:Extra="far away"'))
    const half = extended.length >> 1
    const part = (from: number, to: number): Buffer =>
      jpegSegment(
        0xe1,
        Buffer.concat([
          latin1(`${signature}${'A'.repeat(32)}`),
          u32(extended.length),
          u32(from),
          extended.subarray(from, to),
        ]),
      )
    const dataset = (id: number, text: string): Buffer =>
      Buffer.concat([Buffer.from([0x1c, 2, id]), u16(Buffer.byteLength(text)), Buffer.from(text)])
    const iptc = Buffer.concat([dataset(25, 'Fox'), dataset(25, 'Schnee'), dataset(120, 'A caption')])
    const resources = Buffer.concat([
      latin1('Photoshop 3.0\x008BIM'),
      u16(0x0404),
      Buffer.alloc(2),
      u32(iptc.length),
      iptc,
    ])
    const claim = Buffer.concat([
      Buffer.alloc(8),
      latin1('c2pa claim_generator'),
      Buffer.from([0x64]),
      latin1('Test'),
      latin1('http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'),
    ])
    const { raw, keywords, generation } = extract(
      makeJpeg([
        part(0, half),
        part(half, extended.length),
        jpegSegment(0xed, resources),
        jpegSegment(0xfe, latin1('hello')),
        jpegSegment(0xeb, Buffer.concat([latin1('JP'), claim])),
      ]),
    )
    expect(keywords.filter((word) => word.type === 'file').map((word) => word.keyword)).toEqual([
      'fox',
      'schnee',
    ])
    expect(generation.tool).toBe('c2pa')
    expect(raw).toMatchObject({
      Comment: 'hello',
      'IPTC Caption-Abstract': 'A caption',
      'XMP exif:Extra': 'far away',
      'C2PA claim_generator': 'Test',
    })
  })

  test('reads sizes of progressive files and behind fill bytes', () => {
    const filled = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xff]),
      makeJpeg([], 100, 50, 0xc2).subarray(3),
    ])
    expect([extract(filled).width, extract(filled).height]).toEqual([100, 50])
  })

  test('finds a comment whose Exif puts it into IFD0', () => {
    const tiff = makeTiff({ little: false, image: [bytesTag(0x9286, Buffer.from('{"prompt": {}}'))] })
    expect(extract(makeJpeg([exifSegment(tiff)])).raw).toEqual({ 'EXIF UserComment': '{"prompt": {}}' })
  })

  test('turns the size by the orientation that stands on its side', () => {
    const sizes = [1, 3, 5, 8].map((orientation) =>
      extract(makeJpeg([exifSegment(makeExif(false, orientation))])),
    )
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [64, 48],
      [64, 48],
      [48, 64],
      [48, 64],
    ])
  })

  test('a directory that points to itself ends', () => {
    const tiff = Buffer.concat([
      latin1('II*\0'),
      u32(8, true),
      u16(1, true),
      u16(0x8769, true),
      u16(4, true),
      u32(1, true),
      u32(8, true),
      u32(8, true),
    ])
    expect(extract(makeJpeg([exifSegment(tiff)])).problems).toEqual([])
    expect(extract(tiff).format).toBe('tiff')
  })
})

describe('others', () => {
  test('WebP: EXIF with its prefix, VP8L and VP8 sizes', () => {
    const withPrefix = makeWebp([
      vp8x(10, 20, 8),
      riffChunk('EXIF', Buffer.concat([latin1('Exif\0\0'), makeExif(false, 1)])),
    ])
    const lossless = makeWebp([
      riffChunk('VP8L', Buffer.concat([Buffer.from([0x2f]), u32(99 | (49 << 14) | (1 << 28), true)])),
    ])
    const lossy = makeWebp([
      riffChunk(
        'VP8 ',
        Buffer.concat([Buffer.alloc(3), Buffer.from('9d012a', 'hex'), u16(30, true), u16(40, true)]),
      ),
    ])
    expect(extract(withPrefix).camera.camera).toBe('ACME Snap 3')
    expect(
      [lossless, lossy].map(extract).map(({ width, height, hasAlpha }) => [width, height, hasAlpha]),
    ).toEqual([
      [100, 50, true],
      [30, 40, false],
    ])
  })

  test('WebP: how long an animation takes', () => {
    const frame = (milliseconds: number): Buffer => {
      const head = Buffer.alloc(24)
      head.writeUIntLE(milliseconds, 12, 3)
      return riffChunk('ANMF', head)
    }
    const { animated, durationSeconds } = extract(makeWebp([vp8x(10, 20, 2), frame(100), frame(70_000)]))
    expect({ animated, durationSeconds }).toEqual({ animated: true, durationSeconds: 70.1 })
  })

  test('stars given in a Fujifilm camera', () => {
    const note = (stars: number): Buffer =>
      Buffer.concat([
        latin1('FUJIFILM'),
        u32(12, true),
        u16(1, true),
        u16(0x1431, true),
        u16(4, true),
        u32(1, true),
        u32(stars, true),
        u32(0),
      ])
    const rate = (stars: number): number | null =>
      extract(
        makeJpeg([exifSegment(makeTiff({ little: true, image: [], exif: [bytesTag(0x927c, note(stars))] }))]),
      ).rating
    expect([rate(4), rate(0), rate(9)]).toEqual([4, null, null])
  })

  test('Matroska: tags behind the clusters, by the seek head', () => {
    const tags = element(
      '1254c367',
      element('7373', element('67c8', element('45a3', latin1('COMMENT')), element('4487', latin1('late')))),
    )
    const cluster = element('1f43b675', Buffer.alloc(500))
    const seek = (position: number): Buffer =>
      element(
        '114d9b74',
        element('4dbb', element('53ab', Buffer.from('1254c367', 'hex')), element('53ac', u32(position))),
      )
    const position = seek(0).length + cluster.length
    const file = Buffer.concat([
      element('1a45dfa3', element('4282', latin1('matroska'))),
      element('18538067', seek(position), cluster, tags),
    ])
    expect(extract(file).raw).toEqual({ 'Video COMMENT': 'late' })
  })

  test('every sample that is cut at any percent still answers', () => {
    for (const [format, bytes] of Object.entries(samples)) {
      for (let percent = 0; percent <= 100; percent++) {
        const extracted = extract(bytes.subarray(0, Math.floor((bytes.length * percent) / 100)))
        expect(
          extracted.problems.filter((problem) => problem.code === 'unreadable'),
          `${format} at ${percent} %`,
        ).toEqual([])
      }
    }
  })
})
