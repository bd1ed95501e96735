import type { MediaFormat } from '#shared/media.ts'
import {
  asciiTag,
  box,
  bytesTag,
  element,
  exifSegment,
  fullBox,
  jpegSegment,
  latin1,
  longTag,
  makeJpeg,
  makePng,
  makeTiff,
  makeWebp,
  pngChunk,
  pngChunks,
  rationalTag,
  riffChunk,
  shortTag,
  type TiffValue,
  tiffTailOffset,
  u16,
  u32,
  vp8x,
  xmpPacket,
} from './test-media.ts'

/** The text that each sample carries, wherever its container keeps texts. */
export const sampleInfotext =
  'a red fox, snow\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234567890, Size: 64x48, Model: foxModel'

export function unicodeComment(text: string, little: boolean): Buffer {
  const encoded = Buffer.from(text, 'utf16le')
  return Buffer.concat([latin1('UNICODE\0'), little ? encoded : encoded.swap16()])
}

/** Exif of a camera with a place, and the infotext as its comment. */
export function makeExif(little: boolean, orientation = 6): Buffer {
  return makeTiff({
    little,
    image: [
      asciiTag(0x010f, 'ACME Corporation'),
      asciiTag(0x0110, 'Snap 3'),
      shortTag(0x0112, orientation, little),
    ],
    exif: [
      rationalTag(0x829a, [[1, 250]], little),
      rationalTag(0x829d, [[28, 10]], little),
      shortTag(0x8827, 200, little),
      asciiTag(0x9003, '2024:05:06 07:08:09'),
      asciiTag(0x9011, '+02:00'),
      bytesTag(0x9286, unicodeComment(sampleInfotext, false)),
      rationalTag(0x920a, [[50, 1]], little),
      asciiTag(0xa434, 'ACME 50mm f/2.8'),
    ],
    gps: [
      asciiTag(1, 'S'),
      rationalTag(
        2,
        [
          [10, 1],
          [30, 1],
          [0, 1],
        ],
        little,
      ),
      asciiTag(3, 'E'),
      rationalTag(
        4,
        [
          [20, 1],
          [15, 1],
          [36, 1],
        ],
        little,
      ),
    ],
  })
}

function makeMp4(): Buffer {
  const mvhd = fullBox('mvhd', u32(0), u32(0), u32(1000), u32(2500), Buffer.alloc(80))
  const matrix = Buffer.concat([
    u32(0),
    u32(0x10000),
    u32(0),
    u32(0xffff0000),
    u32(0),
    u32(0),
    u32(0),
    u32(0),
    u32(0x40000000),
  ])
  const tkhd = fullBox(
    'tkhd',
    u32(0),
    u32(0),
    u32(1),
    u32(0),
    u32(2500),
    Buffer.alloc(16),
    matrix,
    u32(64 << 16),
    u32(48 << 16),
  )
  const entry = Buffer.concat([u32(86), latin1('avc1'), Buffer.alloc(24), u16(64), u16(48), Buffer.alloc(50)])
  const table = box('stbl', fullBox('stsd', u32(1), entry), fullBox('stts', u32(1), u32(60), u32(1000)))
  const media = box(
    'mdia',
    fullBox('mdhd', u32(0), u32(0), u32(24_000), u32(60_000), u32(0)),
    fullBox('hdlr', u32(0), latin1('vide'), Buffer.alloc(13)),
    box('minf', table),
  )
  const data = box('data', u32(1), u32(0), Buffer.from(sampleInfotext))
  const tags = box(
    'udta',
    fullBox(
      'meta',
      fullBox('hdlr', u32(0), latin1('mdirappl'), Buffer.alloc(9)),
      box('ilst', box('\xa9cmt', data)),
    ),
  )
  return Buffer.concat([
    box('ftyp', latin1('isom'), u32(512), latin1('isomiso2')),
    box('mdat', Buffer.alloc(200)),
    box('moov', mvhd, box('trak', tkhd, media), tags),
  ])
}

function makeHeif(): Buffer {
  const exif = Buffer.concat([u32(0), makeExif(true)])
  const ftyp = box('ftyp', latin1('avif'), u32(0), latin1('avifmif1'))
  const build = (exifAt: number): Buffer =>
    fullBox(
      'meta',
      fullBox('pitm', u16(1)),
      fullBox('iloc', Buffer.from([0x44, 0]), u16(1), u16(2), u16(0), u16(1), u32(exifAt), u32(exif.length)),
      fullBox('iinf', u16(2), makeItem(1, 'av01'), makeItem(2, 'Exif')),
      box(
        'iprp',
        box('ipco', fullBox('ispe', u32(64), u32(48)), box('irot', Buffer.from([1]))),
        fullBox('ipma', u32(1), u16(1), Buffer.from([2, 1, 2])),
      ),
    )
  const exifAt = ftyp.length + build(0).length + 8
  return Buffer.concat([ftyp, build(exifAt), box('mdat', exif)])
}

function makeItem(id: number, type: string): Buffer {
  return box('infe', Buffer.from([2, 0, 0, 0]), u16(id), u16(0), latin1(`${type}\0`))
}

function makeMatroska(): Buffer {
  const info = element(
    '1549a966',
    element('2ad7b1', u32(1_000_000)),
    element('4489', Buffer.from('40a3880000000000', 'hex')),
  )
  const video = element('e0', element('b0', u16(64)), element('ba', u16(48)))
  const track = element(
    'ae',
    element('83', Buffer.from([1])),
    element('86', latin1('V_VP9')),
    element('23e383', u32(40_000_000)),
    video,
  )
  const tag = element(
    '7373',
    element('67c8', element('45a3', latin1('COMMENT')), element('4487', Buffer.from(sampleInfotext))),
  )
  return Buffer.concat([
    element('1a45dfa3', element('4282', latin1('webm'))),
    element('18538067', info, element('1654ae6b', track), element('1254c367', tag)),
  ])
}

function makeAvi(): Buffer {
  const avih = Buffer.concat([
    u32(40_000, true),
    Buffer.alloc(12),
    u32(100, true),
    Buffer.alloc(12),
    u32(64, true),
    u32(48, true),
  ])
  const strf = Buffer.concat([Buffer.alloc(16), latin1('MJPG'), Buffer.alloc(20)])
  const list = (form: string, ...chunks: readonly Buffer[]): Buffer =>
    riffChunk('LIST', Buffer.concat([latin1(form), ...chunks]))
  const body = Buffer.concat([
    latin1('AVI '),
    list(
      'hdrl',
      riffChunk('avih', avih),
      list('strl', riffChunk('strh', latin1('vidsMJPG')), riffChunk('strf', strf)),
    ),
    list('INFO', riffChunk('ICMT', Buffer.from(sampleInfotext))),
  ])
  return Buffer.concat([latin1('RIFF'), u32(body.length, true), body])
}

function makeGif(): Buffer {
  const text = Buffer.from(sampleInfotext)
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), text, Buffer.from([0])])
  const frame = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 1]),
    u16(50, true),
    Buffer.from([0, 0, 0x2c]),
    Buffer.alloc(9),
    Buffer.from([2, 1, 0, 0]),
  ])
  return Buffer.concat([
    latin1('GIF89a'),
    u16(64, true),
    u16(48, true),
    Buffer.alloc(3),
    comment,
    frame,
    frame,
    Buffer.from([0x3b]),
  ])
}

function makeBmp(): Buffer {
  return Buffer.concat([
    latin1('BM'),
    u32(1000, true),
    u32(0),
    u32(54, true),
    u32(40, true),
    u32(64, true),
    u32(0x1_0000_0000 - 48, true),
    u16(1, true),
    u16(24, true),
    Buffer.alloc(24),
  ])
}

/** Boxes with a codestream of 64 × 48 (in eighths: 8 and 6), whose metadata is all default. */
function makeJxl(): Buffer {
  const size = 1 | (5 << 1) | (0 << 6) | (7 << 9) | (1 << 14)
  return Buffer.concat([
    box('JXL ', Buffer.from('0d0a870a', 'hex')),
    box('ftyp', latin1('jxl '), u32(0), latin1('jxl ')),
    box('Exif', u32(0), makeExif(false)),
    box('jxlc', Buffer.from('ff0a', 'hex'), u32(size, true)),
  ])
}

const previewJpeg = makeJpeg([], 32, 24)

function makeDng(): Buffer {
  const values = (offset: number): readonly TiffValue[] => [
    longTag(0x00fe, 1, true),
    longTag(0x0100, 64, true),
    longTag(0x0101, 48, true),
    asciiTag(0x0110, 'Snap 3'),
    longTag(0x0201, offset, true),
    longTag(0x0202, previewJpeg.length, true),
    { tag: 0xc612, type: 1, count: 4, bytes: Buffer.from([1, 4, 0, 0]) },
  ]
  return makeTiff({ little: true, image: values(tiffTailOffset(values(0))), tail: previewJpeg })
}

function makeRaf(): Buffer {
  const jpeg = makeJpeg([exifSegment(makeExif(true))], 32, 24)
  const head = Buffer.alloc(108)
  head.write('FUJIFILMCCD-RAW 0201', 'latin1')
  head.writeUInt32BE(108 + 16, 84)
  head.writeUInt32BE(jpeg.length, 88)
  head.writeUInt32BE(108, 92)
  const directory = Buffer.concat([u32(1), u16(0x0111), u16(4), u16(48), u16(64), Buffer.alloc(4)])
  return Buffer.concat([head, directory, jpeg])
}

function makeCr3(): Buffer {
  const uuid = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex')
  const picture = makeTiff({
    little: true,
    image: [longTag(0x0100, 64, true), longTag(0x0101, 48, true), asciiTag(0x0110, 'Snap 3')],
  })
  const exif = makeTiff({ little: true, image: [rationalTag(0x829d, [[28, 10]], true)] })
  const ftyp = box('ftyp', latin1('crx '), u32(1), latin1('crx isom'))
  const build = (jpegAt: number): Buffer =>
    box(
      'moov',
      box('uuid', uuid, box('CMT1', picture), box('CMT2', exif)),
      box(
        'trak',
        box(
          'mdia',
          box(
            'minf',
            box(
              'stbl',
              fullBox('stsz', u32(0), u32(1), u32(previewJpeg.length)),
              fullBox('co64', u32(1), u32(0), u32(jpegAt)),
            ),
          ),
        ),
      ),
    )
  return Buffer.concat([ftyp, build(ftyp.length + build(0).length + 8), box('mdat', previewJpeg)])
}

/** One small file of each format that a reader knows. */
export const samples: Readonly<Partial<Record<MediaFormat, Buffer>>> = {
  png: makePng({
    before: [pngChunks.compressed('parameters', sampleInfotext), pngChunk('eXIf', makeExif(false, 1))],
    after: [pngChunks.internationalCompressed('XML:com.adobe.xmp', xmpPacket('xmp:Rating="4"'))],
  }),
  jpeg: makeJpeg([
    exifSegment(makeExif(true)),
    jpegSegment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmpPacket('xmp:Rating="3"')}`)),
    jpegSegment(0xfe, latin1('a comment')),
  ]),
  webp: makeWebp([
    vp8x(64, 48, 0x1a),
    riffChunk('EXIF', makeExif(true, 1)),
    riffChunk('XMP ', Buffer.from(xmpPacket('xmp:Rating="2"'))),
  ]),
  gif: makeGif(),
  bmp: makeBmp(),
  tiff: makeTiff({
    little: false,
    image: [
      shortTag(0x0100, 64, false),
      shortTag(0x0101, 48, false),
      shortTag(0x0115, 3, false),
      asciiTag(0x010e, sampleInfotext),
    ],
  }),
  dng: makeDng(),
  raf: makeRaf(),
  cr3: makeCr3(),
  avif: makeHeif(),
  jxl: makeJxl(),
  mp4: makeMp4(),
  webm: makeMatroska(),
  avi: makeAvi(),
}
