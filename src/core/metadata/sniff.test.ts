import { expect, test } from 'vitest'
import { fileTypeOf, sniffFormat } from './sniff.ts'
import { asciiTag, box, latin1, longTag, makeTiff, u32 } from './test-media.ts'
import { samples } from './test-samples.ts'

test.each(Object.entries(samples))('knows a %s by its content', (format, bytes) => {
  expect(sniffFormat(bytes)).toBe(format)
})

const subIfds = longTag(0x014a, 1000, true)
const reduced = longTag(0x00fe, 1, true)
const others: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'NEF',
    makeTiff({ little: true, image: [reduced, asciiTag(0x010f, 'NIKON CORPORATION'), subIfds] }),
    'nef',
  ],
  ['ARW', makeTiff({ little: true, image: [reduced, asciiTag(0x010f, 'SONY\0\0\0\0'), subIfds] }), 'arw'],
  [
    'a TIFF developed from a NEF',
    makeTiff({ little: true, image: [asciiTag(0x010f, 'NIKON CORPORATION')] }),
    'tiff',
  ],
  ['CR2', Buffer.concat([latin1('II*\0'), u32(16, true), latin1('CR\u0002\0')]), 'cr2'],
  ['ORF', latin1('IIRO\u0008\0\0\0'), 'orf'],
  ['RW2', latin1('IIU\0\u0018\0\0\0'), 'rw2'],
  ['bare JPEG XL', Buffer.from('ff0a0000', 'hex'), 'jxl'],
  ['HEIC', box('ftyp', latin1('heic'), u32(0), latin1('mif1heic')), 'heif'],
  ['AVIF under a general brand', box('ftyp', latin1('mif1'), u32(0), latin1('mif1avif')), 'avif'],
  ['MP4 that lists mif1', box('ftyp', latin1('isom'), u32(0), latin1('isommif1')), 'mp4'],
  ['MOV', box('ftyp', latin1('qt  '), u32(0), latin1('qt  ')), 'mov'],
  ['MOV without ftyp', box('moov', Buffer.alloc(8)), 'mov'],
  ['Matroska', Buffer.from('1a45dfa3a3428288 6d6174726f736b61'.replace(' ', ''), 'hex'), 'matroska'],
  ['HTML', latin1('<!doctype html><img src=x>'), 'unknown'],
  ['SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unknown'],
  ['PDF', latin1('%PDF-1.7'), 'unknown'],
  ['an HLS list', latin1('#EXTM3U\n#EXT-X-VERSION:3'), 'unknown'],
  ['a DASH list', latin1('<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'), 'unknown'],
  ['JPEG 2000', box('ftyp', latin1('jp2 '), u32(0), latin1('jp2 ')), 'unknown'],
  ['WAV', latin1('RIFF\0\0\0\0WAVE'), 'unknown'],
  ['a text that begins with BM', latin1('BMW is a maker of cars'), 'unknown'],
  ['nothing', Buffer.alloc(0), 'unknown'],
]

test.each(others)('knows %s', (_, bytes, format) => {
  expect(sniffFormat(bytes)).toBe(format)
})

test('groups formats into pictures and clips', () => {
  expect(
    ['png', 'cr3', 'mp4', 'webm', 'unknown'].map((format) =>
      fileTypeOf(format as Parameters<typeof fileTypeOf>[0]),
    ),
  ).toEqual(['image', 'image', 'video', 'video', 'unknown']) // formats, by the list
})
