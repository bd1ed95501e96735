import { crc32 } from 'node:zlib'

/** A text chunk of a PNG: `tEXt` is Latin-1, `iTXt` UTF-8 (PNG specification, third edition, 11.3.3). */
export type PngText = { readonly kind: 'tEXt' | 'iTXt'; readonly keyword: string; readonly text: string }

function createChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

function createTextChunk(text: PngText): Buffer {
  if (text.kind === 'tEXt') {
    return createChunk('tEXt', Buffer.from(`${text.keyword}\0${text.text}`, 'latin1'))
  }
  return createChunk('iTXt', Buffer.from(`${text.keyword}\0\0\0\0\0${text.text}`, 'utf8'))
}

/** The PNG with text chunks before its image data, where every generator writes them. */
export function addPngTexts(png: Buffer, texts: readonly PngText[]): Buffer {
  const afterHeader = 8 + 25 // signature, then IHDR, which is always 13 bytes of data
  return Buffer.concat([
    png.subarray(0, afterHeader),
    ...texts.map(createTextChunk),
    png.subarray(afterHeader),
  ])
}

/** JSON with nothing but ASCII in it, as Python's `json.dumps` writes it by default. */
export function createAsciiJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
