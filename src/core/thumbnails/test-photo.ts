import sharp from 'sharp'

/** A directory of TIFF with numbers only, at `at` in the big-endian structure. */
function makeDirectory(entries: readonly (readonly [tag: number, value: number])[], next: number): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4)
  bytes.writeUInt16BE(entries.length)
  for (const [index, [tag, value]] of entries.entries()) {
    const entry = 2 + index * 12
    bytes.writeUInt16BE(tag, entry)
    bytes.writeUInt16BE(tag === 0x0112 ? 3 : 4, entry + 2)
    bytes.writeUInt32BE(1, entry + 4)
    if (tag === 0x0112) bytes.writeUInt16BE(value, entry + 8)
    else bytes.writeUInt32BE(value, entry + 8)
  }
  bytes.writeUInt32BE(next, bytes.length - 4)
  return bytes
}

/** A JPEG of one colour as a camera writes it: with an orientation, and in its second directory a small JPEG, here of another colour. */
export async function makePhoto(options: {
  readonly width: number
  readonly height: number
  readonly color: string
  readonly orientation: number
  readonly thumbnail: { readonly width: number; readonly height: number; readonly color: string }
}): Promise<Buffer> {
  const paint = (width: number, height: number, background: string) =>
    sharp({ create: { width, height, channels: 3, background } })
      .jpeg()
      .toBuffer()
  const photo = await paint(options.width, options.height, options.color)
  const { width, height, color } = options.thumbnail
  const small = await paint(width, height, color)
  const first = makeDirectory([[0x0112, options.orientation]], 8 + 18)
  const second = makeDirectory(
    [
      [0x0201, 8 + 18 + 30],
      [0x0202, small.length],
    ],
    0,
  )
  const exif = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), first, second, small])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([photo.subarray(0, 2), head, exif, photo.subarray(2)])
}
