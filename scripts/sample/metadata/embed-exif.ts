/** The JPEG with an APP1 EXIF segment as its first segment (Exif 3.0, 4.5.4). */
export function addJpegExif(jpeg: Buffer, exif: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0]) // «Exif\0\0»
  if (exif.length + 8 > 0xffff) throw new Error('EXIF does not fit into one JPEG segment.')
  head.writeUInt16BE(exif.length + 8, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

function createRiffChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** A simple WebP (one `VP8 ` or `VP8L` chunk) as an extended one with an EXIF chunk (WebP container specification). */
export function addWebpExif(webp: Buffer, exif: Buffer, width: number, height: number): Buffer {
  const extended = Buffer.alloc(10)
  extended[0] = 0x08 // the EXIF flag
  extended.writeUIntLE(width - 1, 4, 3)
  extended.writeUIntLE(height - 1, 7, 3)
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    createRiffChunk('VP8X', extended),
    webp.subarray(12),
    createRiffChunk('EXIF', exif),
  ])
  return createRiffChunk('RIFF', body)
}
