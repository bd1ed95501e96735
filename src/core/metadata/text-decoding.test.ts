import { expect, test } from 'vitest'
import { decodeLatin1OrUtf8, decodeUserComment } from './text-decoding.ts'

const text = 'miku テスト, 1girl'
const little = Buffer.from(text, 'utf16le')
const big = Buffer.from(text, 'utf16le').swap16()
const code = (name: string): Buffer => Buffer.from(name.padEnd(8, '\0'), 'latin1')

const comments: readonly (readonly [string, Buffer, boolean, string])[] = [
  ['UTF-16 in the order of its TIFF', Buffer.concat([code('UNICODE'), little]), true, text],
  ['big-endian UTF-16 in a little-endian TIFF', Buffer.concat([code('UNICODE'), big]), true, text],
  ['little-endian UTF-16 in a big-endian TIFF', Buffer.concat([code('UNICODE'), little]), false, text],
  ['UTF-16 with its mark', Buffer.concat([code('UNICODE'), Buffer.from('feff', 'hex'), big]), true, text],
  ['UTF-8 called UNICODE', Buffer.concat([code('UNICODE'), Buffer.from(text)]), true, text],
  ['UTF-8 called ASCII', Buffer.concat([code('ASCII'), Buffer.from(text), Buffer.alloc(3)]), true, text],
  ['Latin-1 called ASCII', Buffer.concat([code('ASCII'), Buffer.from('café', 'latin1')]), true, 'café'],
  ['JIS', Buffer.concat([code('JIS'), Buffer.from('1b24422546253925481b2842', 'hex')]), true, 'テスト'],
  ['no encoding said, UTF-8', Buffer.concat([Buffer.alloc(8), Buffer.from(text)]), true, text],
  ['no encoding said, UTF-16', Buffer.concat([Buffer.alloc(8), big]), true, text],
  ['no code at all', Buffer.from(`{"prompt": "${text}"}`), true, `{"prompt": "${text}"}`],
  [
    'pure Japanese in the order of its TIFF',
    Buffer.concat([code('UNICODE'), Buffer.from('東京', 'utf16le')]),
    true,
    '東京',
  ],
  ['nothing', Buffer.alloc(0), true, ''],
]

test.each(comments)('decodes a comment: %s', (_, bytes, littleEndian, expected) => {
  expect(decodeUserComment(bytes, littleEndian)).toBe(expected)
})

test('takes UTF-8 for what it is, and the rest for Latin-1', () => {
  expect([
    decodeLatin1OrUtf8(Buffer.from('café', 'latin1')),
    decodeLatin1OrUtf8(Buffer.from('café')),
  ]).toEqual(['café', 'café'])
})
